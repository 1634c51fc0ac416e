"""The invariants notice each harm that can be planted, by its kind; and find nothing where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection, transaction

from bench.candidates import identity_number
from certification import content
from certification.models import Batch
from registry.acts import ledger
from tests.candidates import many, workbook
from tests.chaos.client import Answer
from tests.chaos.invariants import LOST, UNTRUE, Seen, look
from tests.chaos.planting import PLANTS, plant
from tests.house import House, drain

PEOPLE = {identity_number(index)[0]: index for index in range(1, 4)}


@pytest.fixture
def world(house: House) -> tuple[list[Answer], dict[str, bytes]]:
    """Three candidates with certificates, documents and leaves; what was answered, and what was sent."""
    sent = workbook(many(3))
    batch = house.upload(sent)
    house.give_notice(batch)
    house.issue()
    drain()
    ledger.sequence()
    marks = [
        {"application": str(pk), "part": part, "value": 80}
        for pk in batch.applications.values_list("pk", flat=True)
        for part in ("theory", "skill")
    ]
    approval = batch.approvals.get()
    batches = "/api/v1/batches"
    answers = [
        Answer(batches, 201, {}, {"id": str(batch.pk), "digest": batch.digest}),
        Answer(f"{batches}/{batch.pk}/scores", 200, {"scores": marks}, {}),
        Answer(
            f"{batches}/{batch.pk}/approvals",
            201,
            {},
            {"id": str(approval.pk), "count": approval.count, "digest": approval.digest},
        ),
    ]
    return answers, {str(batch.pk): sent}


def looked(world: tuple[list[Answer], dict[str, bytes]]) -> Seen:
    return look(PEOPLE, *world)


def test_nothing_is_found_where_nothing_is_wrong(world: tuple[list[Answer], dict[str, bytes]]) -> None:
    """And everything was looked at."""
    seen = looked(world)
    assert seen.findings == []
    assert (seen.people, seen.certificates, seen.verdicts, seen.uploads, seen.answers) == (3, 3, 3, 1, 3)
    assert seen.leaves > 3


@pytest.fixture
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", PLANTS)
def test_each_planted_harm_is_noticed(
    world: tuple[list[Answer], dict[str, bytes]], name: str, taken_back: None
) -> None:
    with connection.cursor() as cursor:
        harm = plant(name, cursor.execute)
        assert harm in {one.harm for one in looked(world).findings}
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_each_answer_that_is_not_true_is_noticed(world: tuple[list[Answer], dict[str, bytes]]) -> None:
    """Another digest, another mark, another count than was answered."""
    (batch, scores, approval), uploads = world
    marks = [dict(mark) for mark in scores.asked["scores"]]
    marks[0]["value"] = 81
    for wrong in (
        replace(batch, said=batch.said | {"digest": "sha256:0"}),
        replace(scores, asked={"scores": marks}),
        replace(approval, said=approval.said | {"count": 4}),
    ):
        assert [one.harm for one in look(PEOPLE, [wrong], uploads).findings] == [UNTRUE]


def test_somebody_without_certificate_and_an_upload_that_is_gone_are_lost(
    world: tuple[list[Answer], dict[str, bytes]],
) -> None:
    answers, uploads = world
    missing = PEOPLE | {identity_number(9)[0]: 9}
    assert [one.harm for one in look(missing, answers, uploads).findings] == [LOST]
    content.discard(Batch.objects.get().content_path)
    assert LOST in {one.harm for one in look(PEOPLE, answers, uploads).findings}
