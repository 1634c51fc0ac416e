"""Issuing: numbers in order and without gap, only within the filing, only at levels that have a code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from certification.models import Batch, PublicNotice
from registry.acts.certificates import Grant, issue
from registry.models import Certificate, Event, FilingScope, LedgerLeaf, LevelCode, NumberSeries
from registry.reasons import LevelHasNoCode, SeriesExhausted
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.guards.back_door import unguarded
from tests.house import DUE, House, build_house, drain, on, states
from tests.procedure.test_faults_only_the_registry_knows import intermediate


def on_notice(house: House, people: list, name: str = "a", **more) -> PublicNotice:
    """A batch of these people in 公示."""
    return house.give_notice(house.upload(workbook(people), filename=f"{name}.xlsx"), **more)


def serials(house: House, level: str = "senior", year: int = 2026) -> list[int]:
    """The serials given out, by row of the upload."""
    found = Certificate.objects.filter(site=house.site, level=level, year=year)
    return list(
        found.order_by("issued_at", "application__batch", "application__row_number").values_list("serial", flat=True)
    )


def test_numbers_go_on_from_batch_to_batch(house: House) -> None:
    """One series a site, year and level; in the order of the rows."""
    on_notice(house, many(3))
    house.issue()
    on_notice(house, many(2, first=20), "b", at=on(2026, 10, 12))
    house.issue(at=on(2026, 10, 20))
    assert serials(house) == [1, 2, 3, 4, 5]


def test_each_level_has_its_own_series(house: House) -> None:
    """Two levels in one batch are numbered apart; the level's digit is the sixteenth character."""
    on_notice(house, [candidate(1), intermediate(2), candidate(3), intermediate(4)])
    issued = house.issue()
    assert sorted(one.number[13:] for one in issued) == ["263000001", "263000002", "264000001", "264000002"]
    assert serials(house, "senior") == serials(house, "intermediate") == [1, 2]


def test_each_site_has_its_own_series(house: House) -> None:
    """The number begins with the site's code."""
    other = build_house()
    on_notice(house, many(1))
    on_notice(other, many(1, first=30))
    house.issue()
    found = Certificate.objects.values_list("number", flat=True)
    assert sorted(found) == sorted([f"{house.site.code}263000001", f"{other.site.code}263000001"])


def test_the_series_begins_again_with_the_year(house: House) -> None:
    """One result issued on 31 December, one on 1 January: the year is the legal day's, in Shanghai."""
    on_notice(house, many(1), at=on(2026, 12, 21))
    on_notice(house, many(1, first=20), "b", at=on(2026, 12, 23))
    (last,) = house.issue(at=on(2026, 12, 29))
    (first,) = house.issue(at=on(2027, 1, 1, 0))  # 31 December in UTC
    assert (last.number[13:], first.number[13:]) == ("263000001", "273000001")
    assert first.issued_on == date(2027, 1, 1)


def test_what_is_outside_the_filing_is_withheld(house: House) -> None:
    """A filing that ended during the 公示 lets nothing out; the public notice stays open and says so once."""
    public_notice = on_notice(house, [candidate(1), intermediate(2)])
    until = (DUE - timedelta(days=1)).date()
    factories.on_record("filing.amended", house.site.filings.get(), until=until.isoformat())
    FilingScope.objects.filter(site=house.site, level="senior").update(period=DateRange(date(2020, 1, 1), DUE.date()))
    house.issue()
    house.issue()
    assert states(public_notice.batch) == {2: "on_notice", 3: "issued"}
    public_notice.refresh_from_db()
    assert public_notice.closed_at is None
    assert Event.objects.filter(act="certificates.withheld").count() == 1


def test_a_level_without_a_code_is_withheld_until_it_has_one(house: House) -> None:
    """Nothing is numbered under a made-up code; the others go out, and the level follows when its code is known."""
    public_notice = on_notice(house, [candidate(1), intermediate(2), candidate(3)])
    sign = LevelCode.objects.get(level="senior").sign
    factories.on_record()
    LevelCode.objects.filter(level="senior").update(sign="")
    house.issue()
    assert states(public_notice.batch) == {2: "on_notice", 3: "issued", 4: "on_notice"}
    assert not NumberSeries.objects.filter(level="senior").exists()
    assert Event.objects.get(act="certificates.withheld").details["count"] == 2
    LevelCode.objects.filter(level="senior").update(sign=sign)
    house.issue(at=on(2026, 10, 12))
    public_notice.refresh_from_db()
    assert set(states(public_notice.batch).values()) == {"issued"}
    assert public_notice.closed_at == on(2026, 10, 12)


def grant(public_notice: PublicNotice, **changes) -> Grant:
    """The grant of the public_notice's first result."""
    row = public_notice.applications.select_related("decision", "worker", "batch__site").earliest("row_number")
    assert row.decision is not None
    facts = {
        "decision_id": row.decision.pk, "site_id": row.batch.site_id, "site_code": row.batch.site.code,
        "worker_id": row.worker_id, "holder_name": row.worker.name, "occupation_id": row.occupation_id,
        "work_type_id": None, "level": row.level, "policy_digest": row.decision.policy_digest,
    }  # fmt: skip
    return Grant(**facts | changes)


@pytest.mark.parametrize("level", ["apprentice", "special_technician", "chief_technician"])
def test_the_act_refuses_a_level_without_a_code_by_name(house: House, level: str) -> None:
    """No code is known for these: the refusal says so in the level's legal name, and nothing is written."""
    public_notice = on_notice(house, many(1))
    with pytest.raises(LevelHasNoCode) as refusal:
        issue([grant(public_notice, level=level)], at=DUE)
    assert LevelCode.objects.get(level=level).reason
    assert {"apprentice": "学徒工", "special_technician": "特级技师", "chief_technician": "首席技师"}[
        level
    ] in refusal.value.message_zh
    assert not Certificate.objects.exists()


def test_a_used_up_series_is_refused_by_name(house: House) -> None:
    """999,999 is the last serial; a run that would go beyond it takes none at all."""
    public_notice = on_notice(house, many(2))
    with unguarded("registry_numberseries", "a_series_counts_its_certificates"):
        series = NumberSeries.objects.create(site=house.site, year=2026, level="senior", last=999_998)
    with pytest.raises(SeriesExhausted) as refusal:
        issue([grant(public_notice), grant(public_notice)], at=DUE)
    for said in (house.site.code, "2026年", "三级/高级工"):
        assert said in refusal.value.message_zh
    series.refresh_from_db()
    assert series.last == 999_998


def test_a_refused_issue_uses_no_number(house: House) -> None:
    """What the database refuses rolls the series back with it: the next certificate has the next number."""
    public_notice = on_notice(house, many(2))
    with pytest.raises(IntegrityError), transaction.atomic():
        issue(
            [
                grant(public_notice),
                grant(public_notice, holder_name="冒名", worker_id=grant(public_notice).decision_id),
            ],
            at=DUE,
        )
    assert LedgerLeaf.objects.filter(kind="certificate.issued").count() == 0
    house.issue()
    assert serials(house) == [1, 2]


def test_a_set_larger_than_a_chunk_is_issued_in_pieces(house: House) -> None:
    """2,001 results are two pieces, one act each; the numbers run through, in the order of the rows."""
    batch: Batch = house.upload(workbook(many(2_001)))
    house.examine(batch)
    house.approve(batch)
    drain("certification.give_notice")
    house.issue()
    assert Event.objects.filter(act="certificates.issued").count() == 2
    found = Certificate.objects.order_by("application__row_number").values_list("serial", flat=True)
    assert list(found) == list(range(1, 2_002))
    assert PublicNotice.objects.get().closed_at == DUE
