"""What must hold whatever happened: nothing lost, nothing doubled, no gap, every answer true, every verdict replayed.

Asked of the database itself, as its owner, on Django's connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.client import Answer

LOST, DOUBLED, GAP, UNTRUE, DIFFERS = "lost", "doubled", "gap", "untrue", "differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that doesn't hold: which kind of harm, what, and some examples."""

    harm: str
    what: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.harm}: {self.what}: {self.count} ({', '.join(self.examples)})"


@dataclass(slots=True)
class Seen:
    """What was looked at, and what was found."""

    findings: list[Finding] = field(default_factory=list)
    certificates: int = 0
    people: int = 0
    answers: int = 0
    leaves: int = 0
    records: int = 0
    verdicts: int = 0
    uploads: int = 0
    left_over: int = 0

    def harmed(self, *harms: str) -> int:
        """How many things are harmed so."""
        return sum(one.count for one in self.findings if one.harm in harms)

    def note(self, harm: str, what: str, found: Iterable[Any]) -> None:
        """Notes what is wrong, if anything is."""
        rows = [str(one) for one in found]
        if rows:
            self.findings.append(Finding(harm, what, len(rows), tuple(rows[:3])))


# Each gives the rows for which it doesn't hold.
STATEMENTS: tuple[tuple[str, str, str], ...] = (
    (LOST, "a batch that has not come to its end", "SELECT id FROM certification_batch WHERE state <> 'validated'"),
    (
        LOST,
        "a row of a workbook without an answer",
        "SELECT id FROM certification_batch WHERE rows_judged <> rows_total OR rows_read <> rows_total",
    ),
    (
        LOST,
        "an application that was left on its way",
        "SELECT id FROM certification_application WHERE state NOT IN ('issued', 'ineligible', 'unknown')",
    ),
    (LOST, "a message that nobody finished", "SELECT task, id FROM registry_outboxmessage WHERE done_at IS NULL"),
    (
        LOST,
        "a certificate without its leaf",
        """SELECT number FROM registry_certificate c WHERE NOT EXISTS (SELECT FROM registry_ledgerleaf l
           WHERE l.kind = 'certificate.issued' AND l.subject_id = c.id::text)""",
    ),
    (
        LOST,
        "a leaf without its place",
        "SELECT id FROM registry_ledgerleaf l WHERE NOT EXISTS (SELECT FROM registry_ledgerentry e WHERE e.leaf_id = l.id)",
    ),
    (
        LOST,
        "a certificate without its document",
        """SELECT number FROM registry_certificate c WHERE NOT EXISTS (SELECT FROM registry_certificatedocument d
           WHERE d.certificate_id = c.id)""",
    ),
    (
        LOST,
        "an issued application without its certificate",
        "SELECT id FROM certification_application WHERE state = 'issued' AND certificate_id IS NULL",
    ),
    (
        LOST,
        "a move of an application without its row",
        """SELECT a.id FROM certification_application a LEFT JOIN certification_transition t
           ON t.application_id = a.id AND t.after = a.state WHERE t.id IS NULL""",
    ),
    (
        DOUBLED,
        "a person with two certificates of one level",
        """SELECT worker_id, count(*) FROM registry_certificate GROUP BY worker_id, occupation_id, work_type_id, level
           HAVING count(*) > 1""",
    ),
    (
        DOUBLED,
        "a number given twice",
        "SELECT number FROM registry_certificate GROUP BY number HAVING count(*) > 1",
    ),
    (
        DOUBLED,
        "a person taken up twice",
        "SELECT document_hash FROM registry_worker GROUP BY document_hash HAVING count(*) > 1",
    ),
    (
        DOUBLED,
        "a person with two applications for one level",
        """SELECT worker_id FROM certification_application WHERE state NOT IN ('ineligible', 'unknown')
           GROUP BY worker_id, occupation_id, work_type_id, level HAVING count(*) > 1""",
    ),
    (
        DOUBLED,
        "a certificate with two leaves",
        """SELECT subject_id FROM registry_ledgerleaf WHERE kind = 'certificate.issued' GROUP BY subject_id
           HAVING count(*) > 1""",
    ),
    (
        DOUBLED,
        "a move made twice",
        "SELECT application_id, after FROM certification_transition GROUP BY 1, 2 HAVING count(*) > 1",
    ),
    (
        DOUBLED,
        "a score recorded twice",
        "SELECT application_id, part FROM certification_score GROUP BY 1, 2 HAVING count(*) > 1",
    ),
    (
        DOUBLED,
        "an event told twice",
        """SELECT act, subject_id FROM registry_event WHERE act IN ('batch.submitted', 'public_notice.started',
           'public_notice.closed') GROUP BY 1, 2 HAVING count(*) > 1""",
    ),
    (
        DOUBLED,
        "certificates told by events otherwise than they are",
        """SELECT told, held FROM (SELECT coalesce(sum((details->>'count')::int), 0) FROM registry_event
           WHERE act = 'certificates.issued') AS events (told), (SELECT count(*) FROM registry_certificate) AS c (held)
           WHERE told <> held""",
    ),
    (
        GAP,
        "a series whose numbers have a gap",
        """SELECT site_id, year, level FROM registry_certificate GROUP BY site_id, year, level
           HAVING max(serial) <> count(*) OR min(serial) <> 1""",
    ),
    (
        GAP,
        "a series that counts other numbers than it gave",
        """SELECT s.id FROM registry_numberseries s WHERE s.last <> (SELECT coalesce(max(serial), 0)
           FROM registry_certificate c WHERE (c.site_id, c.year, c.level) = (s.site_id, s.year, s.level))""",
    ),
    (
        GAP,
        "places of the ledger with a gap",
        """SELECT max(index), count(*) FROM registry_ledgerentry HAVING max(index) + 1 <> count(*)""",
    ),
)


def look(people: dict[str, int], answers: Iterable[Answer], uploads: dict[str, bytes]) -> Seen:
    """Everything that must hold, and what doesn't.

    ``people`` are the document numbers that must each hold one certificate; ``answers`` what was answered 2xx;
    ``uploads`` the bytes that were sent, by the batch that they became.
    """
    seen = Seen()
    for harm, what, statement in STATEMENTS:
        seen.note(harm, what, _rows(statement))
    _people(seen, people)
    hold_answers(seen, answers)
    _uploads(seen, uploads)
    _replayed(seen)
    return seen


def _rows(statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, arguments or None)
        return list(cursor.fetchall())


def _people(seen: Seen, people: dict[str, int]) -> None:
    from registry import identity
    from registry.models import Certificate, DocumentType

    held = set(Certificate.objects.values_list("worker__document_hash", flat=True))
    seen.certificates, seen.people = Certificate.objects.count(), len(people)
    hashes = {identity.document_hash(DocumentType.RESIDENT, number): index for number, index in people.items()}
    seen.note(LOST, "a person without certificate", [index for digest, index in hashes.items() if digest not in held])
    seen.note(DOUBLED, "a certificate of somebody who is in no workbook", held - hashes.keys())


def hold_answers(seen: Seen, answers: Iterable[Answer]) -> None:
    """Notes each answer that is not true of the database as it stands."""
    for answer in answers:
        seen.answers += 1
        kind = answer.path.rpartition("/")[2]
        true = TRUE.get(kind)
        if true is not None:
            seen.note(UNTRUE, f"an answer to {kind}", true(answer))


def _batch(answer: Answer) -> Iterator[str]:
    said = answer.said
    if not _rows("SELECT 1 FROM certification_batch WHERE id = %s AND digest = %s", said["id"], said["digest"]):
        yield f"{said['id']} is not there"


def _scores(answer: Answer) -> Iterator[str]:
    marks = answer.asked["scores"]
    standing = {
        (str(pk), part): float(value)
        for pk, part, value in _rows(
            "SELECT application_id, part, value FROM certification_score WHERE application_id = ANY(%s::uuid[])",
            list({mark["application"] for mark in marks}),
        )
    }
    for mark in marks:
        if standing.get((mark["application"], mark["part"])) != mark["value"]:
            yield f"{mark['application']} {mark['part']}"


def _approval(answer: Answer) -> Iterator[str]:
    said = answer.said
    found = _rows("SELECT count, digest FROM certification_approval WHERE id = %s", said["id"])
    if found != [(said["count"], said["digest"])]:
        yield f"{said['id']} is {found}"


def _sending(answer: Answer) -> Iterator[str]:
    if not _rows(
        "SELECT 1 FROM registry_event WHERE act = 'job.sent_again' AND subject_id = %s", str(answer.said["id"])
    ):
        yield f"job {answer.said['id']}"


TRUE: dict[str, Callable[[Answer], Iterator[str]]] = {
    "batches": _batch,
    "scores": _scores,
    "approvals": _approval,
    "sendings": _sending,
}
"""What makes an answer true, by the last word of the path that was asked."""


def _uploads(seen: Seen, uploads: dict[str, bytes]) -> None:
    from django.core.files.storage import default_storage

    from certification import content
    from certification.models import Batch

    for batch in Batch.objects.order_by("pk"):
        sent = uploads.get(str(batch.pk))
        seen.uploads += 1
        try:
            if sent is None:
                seen.note(DOUBLED, "a batch that nobody sent", [batch.pk])
            elif content.load(batch.content_path) != sent:
                seen.note(DIFFERS, "an upload with other bytes", [batch.pk])
        except Exception as error:
            seen.note(LOST, "an upload that can't be opened", [f"{batch.pk} {type(error).__name__}"])
    known = dict(Batch.objects.values_list("content_path", "pk"))
    seen.note(LOST, "a batch that was answered", uploads.keys() - {str(pk) for pk in known.values()})
    # Whoever is killed between storing an upload and its batch leaves a sealed file that nobody was answered for.
    seen.left_over = len({f"batches/{name}" for name in default_storage.listdir("batches")[1]} - known.keys())


def _replayed(seen: Seen) -> None:
    from certification.queries.auditing import Audit
    from certification.queries.replaying import Replay

    audit, replay = Audit(), Replay()
    seen.note(DIFFERS, "ledger and records", [f"{one.code} {one.subject}" for one in audit.run()])
    seen.note(DIFFERS, "a verdict replayed", [f"{one.application} {one.field}" for one in replay.run()])
    seen.leaves, seen.records, seen.verdicts = audit.leaves, audit.records, replay.evaluated
