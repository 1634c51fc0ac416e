"""Seeding brings the registry to what the seeds say, and leaves alone what the installation has recorded itself."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from registry.acts.seeding import seed_reference
from registry.alignment import Tally
from registry.models import (
    CalendarDay,
    CalendarYear,
    CategoryCode,
    Event,
    LevelCode,
    Occupation,
    Offer,
    Region,
    RelatedOccupation,
    Standard,
    StandardPart,
)
from registry.seeds import SEEDS, Reference, read_reference
from tests import factories

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TABLES = ["region", "calendarday", "calendaryear", "categorycode", "levelcode", "occupationgroup", "occupation"]
TABLES += ["standard", "standardpart", "relatedoccupation", "worktype", "offer"]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(SEEDS)


def seed(reference: Reference) -> dict[str, Tally]:
    """Seeds as the command does."""
    return seed_reference(reference, by=None, at=AT)


def versions() -> dict[str, list[tuple[str, str]]]:
    """Every row version of the seeded tables: what any write whatever would change."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT ctid::text, xmin::text FROM registry_{table} ORDER BY ctid")
            found[table] = cursor.fetchall()
    return found


@pytest.mark.django_db
def test_seeding_fills_an_empty_registry(reference: Reference) -> None:
    """Every seed has its row, and the act its event."""
    tallies = seed(reference)
    assert all(tally.added and not tally.changed and not tally.removed for tally in tallies.values())
    assert Occupation.objects.count() == 1117
    assert Region.objects.get(code="320500").parent_id == "320000"
    assert Region.objects.get(code="320000").certificate_code == "32"
    lathe = Standard.objects.get(occupation="6-18-01-01", in_force__contains=date(2026, 11, 20))
    assert (lathe.edition, lathe.title) == ("2023", "国家职业标准 车工")
    assert lathe.related.filter(occupation="6-18-01-02").exists()
    assert set(StandardPart.objects.filter(standard=lathe, level="technician").values_list("part", flat=True)) == {
        "theory",
        "skill",
        "review",
    }
    assert Event.objects.get(act="reference.seeded").details["occupations"]["added"] == 1117


@pytest.mark.django_db
def test_seeding_twice_writes_nothing_the_second_time(reference: Reference) -> None:
    """Not a row is rewritten, and no event claims that anything happened."""
    seed(reference)
    before = versions()
    assert not any(tally.wrote for tally in seed(reference).values())
    assert versions() == before
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_seeding_corrects_a_row_that_went_astray(reference: Reference) -> None:
    """One row is changed, the others are not touched."""
    seed(reference)
    factories.on_record()
    Occupation.objects.filter(code="6-18-01-01").update(title="车公")
    tally = seed(reference)["occupations"]
    assert tally == Tally(added=0, changed=1, removed=0, unchanged=1116)
    assert Occupation.objects.get(code="6-18-01-01").title == "车工"


@pytest.mark.django_db
def test_the_offers_of_a_seeded_occupation_become_exactly_the_seeds(reference: Reference) -> None:
    """A lost offer comes back; one that the seeds do not know goes, empty work types included."""
    seed(reference)
    factories.on_record()
    Offer.objects.filter(occupation="4-08-05-03", level="junior").delete()
    Offer.objects.create(occupation_id="4-08-05-03", level="senior")
    tally = seed(reference)["offers"]
    assert (tally.added, tally.removed) == (1, 1)
    assert Offer.objects.filter(occupation="4-08-05-03", level="junior", work_type=None).count() == 1
    assert not Offer.objects.filter(occupation="4-08-05-03", level="senior", work_type=None).exists()


@pytest.mark.django_db
def test_a_standard_without_related_occupations_loses_stray_ones(reference: Reference) -> None:
    """养老护理员 has none in the seeds."""
    seed(reference)
    stray = RelatedOccupation.objects.create(
        standard=Standard.objects.get(occupation="4-10-01-05"), occupation_id="6-18-01-01"
    )
    assert seed(reference)["related"].removed == 1
    assert not RelatedOccupation.objects.filter(pk=stray.pk).exists()


@pytest.mark.django_db
def test_a_code_set_by_the_authority_outlives_every_seeding(reference: Reference) -> None:
    """Neither a letter for 技工院校 nor a sign for 特级技师 nor a replaced letter is taken back."""
    seed(reference)
    factories.on_record()
    CategoryCode.objects.filter(kind="school").update(letter="J")
    CategoryCode.objects.filter(kind="social").update(letter="P")
    LevelCode.objects.filter(level="special_technician").update(sign="T")
    assert not seed(reference)["codes"].wrote
    assert CategoryCode.objects.get(kind="school").letter == "J"
    assert CategoryCode.objects.get(kind="social").letter == "P"
    assert LevelCode.objects.get(level="special_technician").sign == "T"


@pytest.mark.django_db
def test_a_code_that_became_known_is_filled_in(reference: Reference) -> None:
    """Later seeds may know a code that earlier ones did not."""
    seed(reference)
    codes = reference.number_codes
    known = tuple(replace(code, code="J") if code.kind == "school" else code for code in codes.categories)
    seed(replace(reference, number_codes=replace(codes, categories=known)))
    assert CategoryCode.objects.get(kind="school").letter == "J"


@pytest.mark.django_db
def test_a_code_that_is_not_known_stands_empty_with_its_reason(reference: Reference) -> None:
    """The refusal to number can then say why."""
    seed(reference)
    assert CategoryCode.objects.get(kind="school").letter == ""
    for level in ("apprentice", "special_technician", "chief_technician"):
        code = LevelCode.objects.get(level=level)
        assert code.sign == ""
        assert code.reason


@pytest.mark.django_db
def test_a_stray_day_of_a_seeded_year_goes(reference: Reference) -> None:
    """The days of a year are exactly those of its notice."""
    seed(reference)
    CalendarDay.objects.create(day=date(2026, 3, 3), is_working=False, name="?")
    assert seed(reference)["calendar"].removed == 1
    assert not CalendarDay.objects.filter(day=date(2026, 3, 3)).exists()


@pytest.mark.django_db
def test_a_year_recorded_under_another_notice_is_left_alone(reference: Reference) -> None:
    """A later notice may change a year in its course, as in 2020; 2027 comes before the seeds know it."""
    seed(reference)
    factories.on_record()
    CalendarYear.objects.filter(year=2026).update(document="国务院办公厅2026年调整通知")
    CalendarYear.objects.create(year=2027, document="国务院办公厅2027年安排")
    CalendarDay.objects.create(day=date(2026, 3, 3), is_working=False, name="补休")
    CalendarDay.objects.create(day=date(2027, 1, 1), is_working=False, name="元旦")
    assert not seed(reference)["calendar"].wrote
    assert CalendarDay.objects.filter(day__in=[date(2026, 3, 3), date(2027, 1, 1)]).count() == 2


@pytest.mark.django_db
def test_an_occupation_with_a_standard_of_its_own_is_left_alone(reference: Reference) -> None:
    """The region's standard, its range and its offers stand, though the seeds' would overlap it."""
    seed(reference)
    factories.on_record()
    Standard.objects.filter(occupation="6-24-04-00").delete()
    Offer.objects.filter(occupation="6-24-04-00").exclude(level="senior").delete()
    period = DateRange(date(2025, 6, 1), None, "[)")
    Standard.objects.create(
        occupation_id="6-24-04-00",
        title="本省标准",
        edition="2018",
        lowest_level="senior",
        highest_level="senior",
        in_force=period,
        certainty="verified",
    )
    assert not any(tally.wrote for tally in seed(reference).values())
    assert Standard.objects.get(occupation="6-24-04-00").title == "本省标准"
    assert Offer.objects.filter(occupation="6-24-04-00").count() == 1


@pytest.mark.django_db
def test_a_standard_can_be_followed_by_another(reference: Reference) -> None:
    """Later seeds end one standard and begin the next in one seeding, though the two may never overlap."""
    seed(reference)
    old = next(seed for seed in reference.standards if seed.occupation == "6-31-01-03")
    new = replace(old, since=date(2027, 7, 1), edition="2023")
    standards = [replace(old, until=date(2027, 6, 30)) if seed is old else seed for seed in reference.standards]
    tally = seed(replace(reference, standards=(*standards, new)))["standards"]
    assert (tally.added, tally.changed) == (1, 1)
    editions = [
        Standard.objects.get(occupation="6-31-01-03", in_force__contains=day).edition
        for day in (date(2027, 6, 30), date(2027, 7, 1))
    ]
    assert editions == ["2018", "2023"]


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_rows(reference: Reference) -> None:
    """A tenth of the occupations takes as many statements as all of them."""
    needed = {seed.occupation for seed in reference.standards}
    needed |= {other.occupation for seed in reference.standards for other in seed.related}
    few = replace(reference, occupations=tuple(seed for seed in reference.occupations if seed.code in needed))
    with CaptureQueriesContext(connection) as small:
        seed(few)
    with CaptureQueriesContext(connection) as large:
        seed(reference)
    assert len(large) <= len(small)


def test_two_seedings_at_once_add_everything_once(scratch: str, reference: Reference) -> None:
    """The second waits for the first and finds nothing left to do."""
    days = CalendarDay.objects.count()
    with transaction.atomic():
        factories.on_record()
        CalendarDay.objects.all().delete()
    results: list[dict[str, Tally]] = []

    def run() -> None:
        try:
            results.append(seed(reference))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(any(tally.wrote for tally in result.values()) for result in results) == [False, True]
    assert Occupation.objects.count() == 1117
    assert CalendarDay.objects.count() == days > 0
