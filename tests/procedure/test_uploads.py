"""Taking an upload in: once, by whom it concerns, and the same in both forms."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from certification import content
from certification.acts.submitting import submit_json, submit_workbook
from certification.models import Batch
from certification.reasons import CandidatesUnreadable, ContentEmpty, ContentTooLarge
from registry.models import Event, OutboxMessage
from registry.reasons import NotPermitted, StorageFull
from tests.candidates import candidate, many, workbook
from tests.house import SUBMITTED, House, build_house, drain, on, refused, states


def test_the_same_file_twice_is_one_submission(house: House) -> None:
    """The second upload gives the first one's batch, and leaves no second work behind."""
    sent = workbook(many(2))
    first = house.upload(sent)
    again, is_new = submit_workbook(
        site=house.site, filename="另存.xlsx", content=sent, by=house.submitter, at=on(2026, 9, 28)
    )
    assert (again, is_new) == (first, False)
    assert drain() == 0
    assert Batch.objects.count() == 1
    assert Event.objects.filter(act="batch.submitted").count() == 1


def test_another_site_may_send_the_same_file(house: House) -> None:
    """One submission a site: what another body sends is its own."""
    sent = workbook(many(1))
    house.upload(sent)
    other = build_house()
    assert other.upload(sent).pk != Batch.objects.get(site=house.site).pk


def test_the_content_is_sealed_at_rest(house: House) -> None:
    """The stored file is not the workbook; opened, it is."""
    sent = workbook(many(1))
    batch = house.upload(sent)
    stored = (Path(settings.MEDIA_ROOT) / batch.content_path).read_bytes()
    assert sent[:64] not in stored
    assert content.load(batch.content_path) == sent


def test_what_finds_no_room_is_refused_by_name_and_leaves_nothing(house: House) -> None:
    """The system itself ends the writing halfway (EFBIG, as a full disk does); with room the same file is taken."""
    sent = workbook(many(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        with pytest.raises(StorageFull):
            submit_workbook(site=house.site, filename="a.xlsx", content=sent, by=house.submitter, at=SUBMITTED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not Batch.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
    assert house.upload(sent).state == "validated"


def test_workbook_and_json_are_answered_alike(house: House) -> None:
    """The same candidates in the other form give the same applications, facts, verdicts and refusals."""
    people = [candidate(1), candidate(2, occupation="画家"), candidate(3, birth_date="1990-01-01"), candidate(4)]
    people[3]["work"] = []  # none is known: in a workbook a sheet without the person says the same
    people.append({key: value for key, value in candidate(1).items() if key not in ("work", "grades")})

    def answered(form: str) -> object:
        with transaction.atomic():
            batch = house.upload(workbook(people)) if form == "workbook" else house.post(people)
            offset = 2 if form == "workbook" else 1
            rows = batch.applications.select_related("verdict", "worker").order_by("row_number")
            told = [
                (row.row_number - offset, row.worker.name, row.level, row.route, row.state, row.verdict.facts,
                 row.verdict.compact, row.verdict.earliest_on)
                for row in rows
            ]  # fmt: skip
            told_no = [(row - offset, column, code) for row, column, code in refused(batch)]
            transaction.set_rollback(True)
            return batch.state, told, told_no

    from_workbook = answered("workbook")
    assert from_workbook == answered("json")
    assert [row for row, _, _ in from_workbook[2]] == [1, 2, 4]  # type: ignore[index]


@pytest.mark.parametrize("role", ["assessor", "approver", "regulator"])
def test_only_a_submitter_submits(house: House, role: str) -> None:
    """The other roles of the body, and the regulator, may not."""
    with pytest.raises(NotPermitted):
        submit_json(site=house.site, candidates=many(1), by=getattr(house, role), at=SUBMITTED)


def test_nobody_submits_for_another_body(house: House) -> None:
    """A submitter is one of a body, and of no other."""
    with pytest.raises(NotPermitted):
        submit_json(site=house.site, candidates=many(1), by=build_house().submitter, at=SUBMITTED)
    assert Batch.objects.count() == 0


def test_nothing_is_stored_of_an_empty_or_oversize_upload(house: House) -> None:
    """Refused at the door: no batch, no file, no work."""
    for sent, refusal in ((b"", ContentEmpty), (bytes(100 << 20), ContentTooLarge)):
        with pytest.raises(refusal):
            submit_workbook(site=house.site, filename="x.xlsx", content=sent, by=house.submitter, at=SUBMITTED)
    assert Batch.objects.count() == OutboxMessage.objects.count() == 0
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.sealed"))


@pytest.mark.parametrize("name", ["deep", "long", "half"])
def test_candidates_that_no_file_can_keep_are_refused(house: House, name: str) -> None:
    """Nested 300 deep, a number of 30 digits, half of a pair: refused at the door, and nothing is stored."""
    deep: object = "x"
    for _ in range(300):
        deep = [deep]
    value = {"deep": deep, "long": 10**30, "half": "\ud800"}[name]
    with pytest.raises(CandidatesUnreadable):
        submit_json(site=house.site, candidates=[candidate(1, major=value)], by=house.submitter, at=SUBMITTED)
    assert Batch.objects.count() == 0


def test_a_workbook_longer_than_a_slice_is_answered_whole(house: House) -> None:
    """1,005 rows are two slices; a person of the first who stands in the second again is found."""
    batch = house.upload(workbook([*many(1_004), candidate(2)]))
    assert (batch.rows_total, batch.rows_judged, batch.slices.count()) == (1_005, 1_005, 2)
    assert len(states(batch)) == 1_004
    assert refused(batch) == [(1_006, "证件号码", "duplicate_in_file")]
