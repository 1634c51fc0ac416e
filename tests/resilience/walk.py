"""The way from upload to certificate, with the jobs left to whoever is given, and what it ends in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certification.acts.issuing import close_due
from certification.acts.objecting import raise_objection
from certification.acts.submitting import submit_workbook
from certification.models import (
    Application,
    Batch,
    BatchSlice,
    PublicNotice,
    RowNote,
    RowRefusal,
    Score,
    Transition,
    Verdict,
)
from registry.acts import ledger
from registry.acts.documents import document_of
from registry.models import (
    CareerSpell,
    Certificate,
    CertificateDocument,
    Employment,
    Event,
    LedgerEntry,
    LedgerLeaf,
    NumberSeries,
    OutboxMessage,
    Worker,
)
from tests.candidates import candidate, many, workbook
from tests.house import APPROVED, DUE, EXAMINED, SUBMITTED, House

Work = Callable[[], None]
"""Does all the work that waits, somehow."""


def candidates(count: int = 7) -> list[dict[str, Any]]:
    """Mostly good ones, a faulty row in the middle, somebody without papers and one who stands there twice."""
    bare = candidate(90, grades=[])
    return [*many(count // 2), candidate(91, level="九级工"), *many(count - count // 2, first=40), bare, candidate(1)]


def walk(house: House, work: Work, *, count: int = 7) -> None:
    """From upload to certificate; ``work`` is called where jobs have something to do."""
    sent = workbook(candidates(count))
    submit_workbook(site=house.site, filename="考生信息.xlsx", content=sent, by=house.submitter, at=SUBMITTED)
    work()
    batch = Batch.objects.get()
    assert batch.state == "validated", batch.state
    house.examine(batch, at=EXAMINED)
    house.approve(batch, at=APPROVED)
    work()
    contested = Application.objects.filter(state="on_notice").earliest("row_number")
    raise_objection(contested, ground="工作年限不实", at=APPROVED)
    close_due(at=DUE)
    work()
    ledger.sequence()


def outcome() -> dict[str, Any]:
    """Everything that stands at the end, without the keys, salts and clock times that differ from run to run."""
    row_of = dict(Application.objects.values_list("pk", "row_number"))

    def rows(model: Any, *fields: str, **filters: Any) -> list[tuple[Any, ...]]:
        return sorted(model.objects.filter(**filters).values_list(*fields), key=repr)

    return {
        "batches": rows(
            Batch, "state", "rows_total", "rows_read", "rows_judged", "rows_refused", "rows_skipped", "validated_at"
        ),
        "slices": rows(BatchSlice, "position", "rows", "judged_at", "sealed"),
        "refusals": rows(RowRefusal, "sheet", "row_number", "column", "code", "zh", "value"),
        "notes": rows(RowNote, "sheet", "row_number", "column", "code"),
        "applications": rows(
            Application, "row_number", "worker__document_hash", "occupation", "level", "route", "state",
            "certificate__number", "decision__approved_by", "decision__policy_digest", "public_notice__ends_on",
        ),
        "verdicts": rows(Verdict, "application__row_number", "policy", "as_of", "facts", "compact", "earliest_on"),
        "transitions": rows(Transition, "application__row_number", "before", "after", "by", "at", "reason"),
        "scores": rows(Score, "application__row_number", "part", "revision", "value", "recorded_by", "recorded_at"),
        "public_notices": rows(PublicNotice, "starts_on", "ends_on", "closed_at"),
        "workers": rows(Worker, "document_hash", "name", "sex", "birth_date", "created_at"),
        "employments": rows(Employment, "worker__document_hash", "body", "recorded_at"),
        "careers": rows(CareerSpell, "worker__document_hash", "occupation", "started_on", "recorded_at"),
        "certificates": rows(
            Certificate, "number", "holder_name", "serial", "issued_on", "issued_at", "application__row_number"
        ),
        "documents": rows(CertificateDocument, "certificate__number", "face", "digest", "size", "rendered_at"),
        "series": rows(NumberSeries, "year", "level", "last"),
        "leaves": rows(LedgerLeaf, "kind", "created_at", kind="certificate.issued"),
        "events": rows(Event, "at", "by", "act", "details__count", "details__code", subject_kind__in=["batch", "publicnotice"]),
        "waiting": OutboxMessage.objects.filter(done_at__isnull=True).count(),
        "rows": sorted(row_of.values()),
    }  # fmt: skip


def sound() -> None:
    """What must hold whatever happened: serials and leaves without a gap, documents that can be rendered again."""
    serials = list(Certificate.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
    places = list(LedgerEntry.objects.values_list("index", flat=True))
    assert places == list(range(LedgerLeaf.objects.count()))
    for certificate in Certificate.objects.all():
        assert document_of(certificate)
