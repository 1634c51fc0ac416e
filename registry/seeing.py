"""所见的条件: the conditions of the row-level policies of the web's role, in SQL, and the functions that they are made of.

They say again, and apart from it, what ``visible_to`` says (docs/threats.md). The functions read what ``registry.viewing`` told
the connection.
"""

from __future__ import annotations

from typing import Final

FUNCTIONS: Final = {
    "viewer_role()": "text AS $$ SELECT coalesce(current_setting('bajigong.role', true), '') $$",
    "viewer_account()": "bigint AS $$ SELECT nullif(current_setting('bajigong.account', true), '')::bigint $$",
    "viewer_body()": "bigint AS $$ SELECT nullif(current_setting('bajigong.body', true), '')::bigint $$",
    "viewer_worker()": "uuid AS $$ SELECT nullif(current_setting('bajigong.worker', true), '')::uuid $$",
    "viewer_region()": "text AS $$ SELECT coalesce(current_setting('bajigong.region', true), '') $$",
    "viewer_number()": "text AS $$ SELECT nullif(current_setting('bajigong.number', true), '') $$",
}
"""Simple enough that PostgreSQL writes them into the query, where an index can serve them."""

LOOKING_PAST: Final = {
    "viewer_shown_on_notice(batch uuid)": (
        "boolean AS $$ SELECT EXISTS (SELECT FROM certification_publicnotice n WHERE n.batch_id = batch) $$"
    ),
    "viewer_applied_in(batch uuid, worker uuid)": (
        "boolean AS $$ SELECT EXISTS (SELECT FROM certification_application a "
        "WHERE a.batch_id = batch AND a.worker_id = worker) $$"
    ),
    "viewer_shown_as_successor(certificate uuid, number text)": (
        "boolean AS $$ SELECT EXISTS (SELECT FROM registry_statuschange c JOIN registry_certificate o "
        "ON o.id = c.certificate_id WHERE c.replaced_by_id = certificate AND o.number = $2) $$"
    ),
    "viewer_named_inside(worker uuid)": (
        "boolean AS $$ SELECT EXISTS (SELECT FROM registry_nameclaim c JOIN registry_body b ON b.id = c.body_id "
        "WHERE c.worker_id = worker AND starts_with(b.region_id, viewer_region())) $$"
    ),
    "viewer_holds(worker uuid, number text)": (
        "boolean AS $$ SELECT EXISTS (SELECT FROM registry_certificate c WHERE c.worker_id = worker AND c.number = $2) $$"
    ),
    "viewer_text_of_revision(revision bigint)": (
        "text AS $$ SELECT d.published_id FROM rulebook_draftrevision r JOIN rulebook_policydraft d ON d.id = r.draft_id "
        "WHERE r.id = $1 $$"
    ),
}
"""Asked with the owner's eyes, where two policies would otherwise ask each other in a ring; each answers one question."""

ANYBODY: Final = "true"
SIGNED_IN: Final = "viewer_role() <> ''"
PUBLIC: Final = "viewer_role() = ''"
ADMINISTRATOR: Final = "viewer_role() = 'administrator'"
LAW: Final = "viewer_role() IN ('drafter', 'publisher', 'regulator')"
OWN: Final = "worker_id = viewer_worker()"


def one_of(*conditions: str) -> str:
    """Any of them."""
    return " OR ".join(f"({condition})" for condition in conditions)


def all_of(*conditions: str) -> str:
    """All of them."""
    return " AND ".join(f"({condition})" for condition in conditions)


def of_seen(table: str, column: str, *, of: str) -> str:
    """Whatever belongs to a row of another table that is seen itself."""
    return f"EXISTS (SELECT FROM {table} seen WHERE seen.id = {of}.{column})"


def inside(column: str) -> str:
    """A place in the regulator's region."""
    return all_of("viewer_role() = 'regulator'", f"starts_with({column}, viewer_region())")


def of_site(table: str) -> str:
    """What belongs to a site of the account's body, or in the regulator's region."""
    return (
        f"EXISTS (SELECT FROM registry_site s WHERE s.id = {table}.site_id "
        f"AND (s.body_id = viewer_body() OR ({inside('s.region_id')})))"
    )
