"""Faults planted behind every guard, as a broken disk or a bug would: what must notice them is seen to do so."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[[str], object]

PAST_THE_GUARDS = "SET LOCAL session_replication_role = replica"
PLANTS: dict[str, tuple[str, tuple[str, ...]]] = {
    # what, as the findings call it: the statements that do it
    "loss": (
        "lost",
        (
            "DELETE FROM registry_certificatedocument WHERE certificate_id = (SELECT max(id::text)::uuid FROM registry_certificate)",
        ),
    ),
    "certificate": (
        "lost",
        (
            "UPDATE certification_application SET certificate_id = NULL, state = 'approved' "
            "WHERE certificate_id = (SELECT id FROM registry_certificate ORDER BY serial LIMIT 1)",
            "DELETE FROM registry_certificatedocument "
            "WHERE certificate_id = (SELECT id FROM registry_certificate ORDER BY serial LIMIT 1)",
            "DELETE FROM registry_certificate WHERE id = (SELECT id FROM registry_certificate ORDER BY serial LIMIT 1)",
        ),
    ),
    "double": (
        "doubled",
        (
            "CREATE TEMPORARY TABLE twin ON COMMIT DROP AS SELECT * FROM registry_certificate ORDER BY serial DESC LIMIT 1",
            "UPDATE twin SET id = gen_random_uuid(), decision_id = gen_random_uuid(), serial = serial + 1, "
            "number = left(number, -6) || lpad((serial + 1)::text, 6, '0')",
            "INSERT INTO registry_certificate SELECT * FROM twin",
        ),
    ),
    "leaf": (
        "doubled",
        (
            "INSERT INTO registry_ledgerleaf (kind, subject_id, salt, entry, leaf_hash, created_at) SELECT kind, subject_id, "
            "salt, entry, sha256(leaf_hash), created_at FROM registry_ledgerleaf WHERE kind = 'certificate.issued' LIMIT 1",
        ),
    ),
    "move": (
        "doubled",
        (
            "INSERT INTO certification_transition (application_id, before, after, at, reason, by_id) "
            "SELECT application_id, before, after, at, reason, by_id FROM certification_transition LIMIT 1",
        ),
    ),
    "gap": (
        "gap",
        ("UPDATE registry_numberseries SET last = last + 1 WHERE last > 0",),
    ),
    "answer": (
        "untrue",
        ("DELETE FROM certification_score WHERE id = (SELECT max(id) FROM certification_score)",),
    ),
    "verdict": (
        "differs",
        (
            "UPDATE certification_verdict SET earliest_on = date '1999-01-01' "
            "WHERE application_id = (SELECT application_id FROM certification_verdict LIMIT 1)",
        ),
    ),
    "message": (
        "lost",
        ("UPDATE registry_outboxmessage SET done_at = NULL WHERE id = (SELECT max(id) FROM registry_outboxmessage)",),
    ),
}


def plant(name: str, run: Run) -> str:
    """Plants a fault in the running transaction; gives the kind of harm that must be found."""
    harm, statements = PLANTS[name]
    for statement in (PAST_THE_GUARDS, *statements):
        run(statement)
    return harm
