"""Invariants: what holds whatever was done, each a query for the rows that break it, named by the claim.

They are written apart from the acts and the guards, so that all three must be wrong in the same way for a fault to pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from certification.queries.auditing import Audit
from certification.states import APPLICATION_MOVES, OPEN_STATES, ApplicationState
from tests.acts.written import tables

_MOVES: Final = ", ".join(f"('{before}', '{after}')" for before, after, _ in APPLICATION_MOVES)
_OPEN: Final = ", ".join(f"'{state}'" for state in OPEN_STATES)
_BEGINNINGS: Final = ", ".join(
    f"'{state}'" for state in (ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE, ApplicationState.UNKNOWN)
)
_DECIDED: Final = "('passed', 'approved', 'on_notice', 'contested', 'issued')"
_EXAMINED_BY: Final = """
    (SELECT application_id, recorded_by_id AS account FROM certification_score
     UNION SELECT application_id, reviewed_by_id FROM certification_review)
"""

CLAIMS: Final[dict[str, str]] = {
    "the places of the ledger have no gap": """
        SELECT n::text || ' places up to ' || m FROM (SELECT count(*) AS n, max(index) AS m FROM registry_ledgerentry) e
        WHERE n > 0 AND m <> n - 1
    """,
    "the mark of the ledger is where its places end": """
        SELECT places::text FROM registry_ledgermark
        WHERE places <> (SELECT count(*) FROM registry_ledgerentry)
    """,
    "places are in the order of the leaves": """
        SELECT index::text FROM (SELECT index, leaf_id, lag(leaf_id) OVER (ORDER BY index) AS before FROM registry_ledgerentry) e
        WHERE before > leaf_id
    """,
    "every event of record has its leaf, and every such leaf its event": """
        SELECT coalesce(e.act, l.kind) || ' ' || coalesce(e.subject_id, l.subject_id) FROM
            (SELECT act, subject_id, count(*) AS n FROM registry_event
             WHERE act IN ('filing.recorded', 'filing.amended', 'certificate.suspended', 'certificate.reinstated',
                           'certificate.revoked', 'certificate.superseded') GROUP BY 1, 2) e
            FULL JOIN (SELECT kind, subject_id, count(*) AS n FROM registry_ledgerleaf
                       WHERE kind LIKE 'filing.%' OR (kind LIKE 'certificate.%' AND kind <> 'certificate.issued') GROUP BY 1, 2) l
            ON l.kind = e.act AND l.subject_id = e.subject_id
        WHERE e.n IS DISTINCT FROM l.n
    """,
    "every status change has its event and its leaf": """
        SELECT c.kind || ' ' || c.certificate_id FROM (
            SELECT certificate_id::text, kind, count(*) AS n FROM registry_statuschange GROUP BY 1, 2) c
        WHERE n <> (SELECT count(*) FROM registry_ledgerleaf l
                    WHERE l.subject_id = c.certificate_id AND l.kind = 'certificate.' || c.kind)
    """,
    "every certificate has one leaf": """
        SELECT number FROM registry_certificate c WHERE 1 <> (
            SELECT count(*) FROM registry_ledgerleaf l WHERE l.subject_id = c.id::text AND l.kind = 'certificate.issued')
    """,
    "serials have no gap": """
        SELECT s.site_id || ' ' || s.year || ' ' || s.level FROM registry_numberseries s LEFT JOIN LATERAL (
            SELECT count(*) AS n, coalesce(max(serial), 0) AS m FROM registry_certificate c
            WHERE c.site_id = s.site_id AND c.year = s.year AND c.level = s.level) c ON true
        WHERE s.last <> c.m OR c.n <> c.m
    """,
    "a number says its site, year, level and serial": """
        SELECT c.number FROM registry_certificate c JOIN registry_site s ON s.id = c.site_id
            LEFT JOIN registry_levelcode l ON l.level = c.level
        WHERE c.number IS DISTINCT FROM
            s.code || to_char(c.issued_on, 'YY') || l.sign || lpad(c.serial::text, 6, '0')
    """,
    "no certificate stands without application, verdict, decision, approval and a notice that has ended": """
        SELECT c.number FROM registry_certificate c
            LEFT JOIN registry_decision d ON d.id = c.decision_id
            LEFT JOIN certification_application a ON a.certificate_id = c.id AND a.decision_id = d.id
            LEFT JOIN certification_verdict v ON v.application_id = a.id
            LEFT JOIN certification_publicnotice p ON p.id = a.public_notice_id
            LEFT JOIN certification_approval g ON g.id = p.approval_id
        WHERE (a.state = 'issued' AND v.verdict = 'eligible' AND d.worker_id = a.worker_id AND d.level = a.level
               AND g.batch_id = a.batch_id AND g.approved_by_id = d.approved_by_id AND p.ends_on < c.issued_on
               AND c.worker_id = a.worker_id AND c.level = a.level AND c.occupation_id = a.occupation_id) IS NOT TRUE
    """,
    "an issued application has its certificate": """
        SELECT id::text FROM certification_application WHERE (state = 'issued') <> (certificate_id IS NOT NULL)
    """,
    "who has passed has every part of the examination, each at its mark": """
        SELECT a.id || ' ' || p.part FROM certification_application a
            JOIN certification_batch b ON b.id = a.batch_id
            JOIN certification_verdict v ON v.application_id = a.id
            JOIN registry_standard s ON s.occupation_id = a.occupation_id AND s.in_force @> v.as_of
            JOIN registry_standardpart p ON p.standard_id = s.id AND p.level = a.level
            LEFT JOIN LATERAL (SELECT value FROM certification_score m WHERE m.application_id = a.id AND m.part = p.part
                               ORDER BY revision DESC LIMIT 1) m ON true
        WHERE a.pathway = 'ordinary' AND a.state IN """ + _DECIDED + """ AND (m.value >= p.pass_mark) IS NOT TRUE
    """,
    "who has passed a review has it on record": """
        SELECT a.id::text FROM certification_application a
            LEFT JOIN LATERAL (SELECT conclusion FROM certification_review r WHERE r.application_id = a.id
                               ORDER BY revision DESC LIMIT 1) r ON true
        WHERE a.pathway <> 'ordinary' AND a.state IN """ + _DECIDED + """ AND r.conclusion IS DISTINCT FROM 'passed'
    """,
    "nobody examines what they have put forward": """
        SELECT a.id::text FROM certification_application a JOIN certification_batch b ON b.id = a.batch_id
            JOIN """ + _EXAMINED_BY + """ x ON x.application_id = a.id AND x.account = b.submitted_by_id
    """,
    "nobody approves what they have put forward or examined": """
        SELECT a.id::text FROM certification_application a JOIN registry_decision d ON d.id = a.decision_id
            JOIN certification_batch b ON b.id = a.batch_id
        WHERE d.approved_by_id = b.submitted_by_id OR EXISTS (
            SELECT FROM """ + _EXAMINED_BY + """ x WHERE x.application_id = a.id AND x.account = d.approved_by_id)
    """,
    "nobody settles an objection to what they have put forward, examined or approved": """
        SELECT o.id::text FROM certification_objection o JOIN certification_application a ON a.id = o.application_id
            JOIN certification_batch b ON b.id = a.batch_id LEFT JOIN registry_decision d ON d.id = a.decision_id
        WHERE o.settled_by_id IN (b.submitted_by_id, d.approved_by_id) OR EXISTS (
            SELECT FROM """ + _EXAMINED_BY + """ x WHERE x.application_id = a.id AND x.account = o.settled_by_id)
    """,
    "nobody rejects what they have put forward or examined": """
        SELECT a.id::text FROM certification_application a JOIN certification_batch b ON b.id = a.batch_id
            JOIN certification_transition t ON t.application_id = a.id AND t.before = 'passed' AND t.after = 'rejected'
        WHERE t.by_id = b.submitted_by_id OR EXISTS (
            SELECT FROM """ + _EXAMINED_BY + """ x WHERE x.application_id = a.id AND x.account = t.by_id)
    """,
    "a status changes by two people": """
        SELECT p.id::text FROM registry_statusproposal p LEFT JOIN registry_statuschange c ON c.proposal_id = p.id
        WHERE (p.outcome = 'confirmed') <> (c.id IS NOT NULL) OR c.made_by_id = p.proposed_by_id
    """,
    "an application's moves are a chain of permitted ones that ends where it stands": """
        SELECT a.id || ' ' || coalesce(t.before, '?') || '→' || coalesce(t.after, '?') FROM certification_application a
            LEFT JOIN (SELECT application_id, before, after, id, lag(after) OVER w AS was, lead(id) OVER w AS next
                       FROM certification_transition WINDOW w AS (PARTITION BY application_id ORDER BY id)) t
                ON t.application_id = a.id
        WHERE t.id IS NULL OR (t.next IS NULL AND t.after <> a.state)
            OR (t.was IS NULL AND NOT (t.before = '' AND t.after IN (""" + _BEGINNINGS + """)))
            OR (t.was IS NOT NULL AND (t.before <> t.was OR (t.before, t.after) NOT IN (""" + _MOVES + """)))
    """,
    "nobody has two open applications for one level": """
        SELECT worker_id || ' ' || level FROM certification_application WHERE state IN (""" + _OPEN + """)
        GROUP BY worker_id, occupation_id, work_type_id, level HAVING count(*) > 1
    """,
    "an objection is open exactly where the application is contested": """
        SELECT a.id || ' ' || a.state FROM certification_application a
        WHERE a.state <> 'rejected' AND (a.state = 'contested') <> EXISTS (
            SELECT FROM certification_objection o WHERE o.application_id = a.id AND o.outcome = '')
    """,
    "every row of a validated batch has one answer": """
        SELECT b.id::text FROM certification_batch b WHERE b.state = 'validated' AND (
            b.rows_judged <> b.rows_total OR b.rows_read <> b.rows_total
            OR b.rows_refused <> (SELECT count(DISTINCT r.candidate_row) FROM certification_rowrefusal r WHERE r.batch_id = b.id)
            OR b.rows_total <> b.rows_refused + b.rows_skipped
                + (SELECT count(*) FROM certification_application a WHERE a.batch_id = b.id))
    """,
    "an approval counts its decisions": """
        SELECT g.batch_id || ' ' || g.approved_at FROM (
            SELECT batch_id, approved_by_id, approved_at, sum(count) AS n FROM certification_approval GROUP BY 1, 2, 3) g
        WHERE g.n <> (
            SELECT count(*) FROM certification_application a JOIN registry_decision d ON d.id = a.decision_id
            WHERE a.batch_id = g.batch_id AND d.approved_by_id = g.approved_by_id AND d.approved_at = g.approved_at)
    """,
    "no notice is closed before its last day is over": """
        SELECT p.id::text FROM certification_publicnotice p WHERE p.closed_at IS NOT NULL AND (
            p.closed_at AT TIME ZONE 'Asia/Shanghai')::date <= p.ends_on
    """,
    "a scope stands within its filing": """
        SELECT s.id::text FROM registry_filingscope s JOIN registry_filing f ON f.id = s.filing_id
        WHERE NOT f.period @> s.period OR f.site_id <> s.site_id
    """,
    "no two scopes of a site overlap": """
        SELECT a.id || ' ' || b.id FROM registry_filingscope a JOIN registry_filingscope b
            ON a.id < b.id AND a.site_id = b.site_id AND a.occupation_id = b.occupation_id AND a.level = b.level
            AND a.period && b.period
    """,
    "no job has been given up": """
        SELECT task || ' ' || error FROM registry_outboxmessage WHERE given_up_at IS NOT NULL
    """,
}  # fmt: skip


def broken() -> Iterator[str]:
    """Each claim that does not hold, with the rows that break it."""
    for claim, row in _planned_once(_ALL):
        yield f"{claim}: {row}"


def discrepancies() -> Iterator[str]:
    """What ``manage.py audit`` finds."""
    for one in Audit().run():
        yield f"audit: {one.subject} {one.code}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_ALL: Final = " UNION ALL ".join(
    f"SELECT {_quoted(claim)}, q.* FROM ({query}) AS q(told)" for claim, query in CLAIMS.items()
)
_TABLES: Final = sorted(
    model._meta.db_table for model in tables() if model._meta.app_label in ("registry", "certification")
)
_STANDING: Final = " UNION ALL ".join(
    f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {table} t"
    for table in _TABLES
)


def standing() -> dict[str, tuple[int, str]]:
    """How many rows each table has that acts write, and one number over all that is in them."""
    return {table: (count, told) for table, count, told in _planned_once(_STANDING)}


def _planned_once(query: str) -> list[tuple[Any, ...]]:
    """The rows of a query that is planned once in a sequence: to plan it takes longer than to answer it."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return list(connection.connection.execute(query, prepare=True).fetchall())
