"""What each check of several columns decides, as a sentence over values; compared with the database value by value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from certification.states import ApplicationState, BatchState
from registry.models import Role
from rulebook.states import DraftState, SimulationState

Row = dict[str, Any]
SOMETHING, DAY, NEXT = str(UUID(int=1)), "2026-10-12", "2026-10-13"
NONE_OR_ONE = (None, 1)
NONE_OR_SOME = (None, SOMETHING)
NONE_OR_INSTANT = (None, "2026-10-12T10:00:00+08:00")
WORDS = ("", "a")
OF_A_BODY = {Role.SUBMITTER, Role.APPROVER, Role.ASSESSOR}
OF_POLICIES = ("pathway", "edition", "extends", "enterprise")
OF_SCOPES = ("pathway", "edition", "level", "occupation", "enterprise", "key")
OF_A_REGION = {Role.REGULATOR, Role.DRAFTER, Role.PUBLISHER}


def _account(row: Row) -> bool:
    """A body's people have a body, a worker a record, who rules or regulates a region; nobody has what is another's."""
    has = {name for name in ("body_id", "worker_id") if row[name] is not None}
    if row["role"] in OF_A_BODY:
        return has == {"body_id"}
    if row["role"] == Role.WORKER:
        return has == {"worker_id"}
    return not has and (row["region_id"] is not None or row["role"] == Role.ADMINISTRATOR)


def _score(row: Row) -> bool:
    return row["value"] is None if row["absent"] else row["value"] is not None and 0 <= row["value"] <= 100


def _invented(row: Row) -> bool:
    if row["population"] == "registry":
        return row["people"] is None and row["seed"] is None
    return row["people"] is not None and 1 <= row["people"] <= 1_000_000 and row["seed"] is not None


def _reported(row: Row) -> bool:
    all_there = row["report"] is not None and row["finished_at"] is not None
    none_there = row["report"] is None and row["finished_at"] is None
    return all_there and row["percent"] == 100 if row["state"] == "done" else none_there


def _objection(row: Row) -> bool:
    by, at = row["settled_by_id"] is not None, row["settled_at"] is not None
    return (by and at and row["reason"] != "") if row["outcome"] else not (by or at)


def _proposal(row: Row) -> bool:
    by, at = row["settled_by_id"] is not None, row["settled_at"] is not None
    return (by and at) if row["outcome"] else not (by or at)


def _case(row: Row) -> bool:
    all_there = row["settled_key"] != "" and row["settled_by_id"] is not None and row["settled_at"] is not None
    none_there = row["settled_key"] == "" and row["settled_by_id"] is None and row["settled_at"] is None
    return all_there if row["outcome"] in {"stands", "corrected"} else none_there and row["outcome"] == ""


def _confirmation(row: Row) -> bool:
    has = {name for name in ("by_id", "body_id", "proposal_id") if row[name] is not None}
    return has == {"person": {"by_id"}, "second_body": {"body_id"}, "regulator": {"by_id", "proposal_id"}}.get(
        row["way"]
    )


Decision = tuple[str, dict[str, tuple[Any, ...]], Callable[[Row], bool]]
"""A table, the values of its columns that are tried with one another, and whether a row of them may stand."""

DECISIONS: dict[str, Decision] = {
    "account_has_what_its_role_is_for": (
        "registry_account",
        {"role": tuple(Role.values), "body_id": NONE_OR_ONE, "worker_id": NONE_OR_SOME, "region_id": (None, "320000")},
        _account,
    ),
    "score_is_0_to_100_or_absent": (
        "certification_score", {"absent": (True, False), "value": (None, -0.1, 0, 100, 100.1)}, _score,
    ),
    "invented_people_have_a_number_and_a_seed": (
        "rulebook_simulation",
        {"population": ("registry", "synthetic"), "people": (None, 0, 1, 1_000_000, 1_000_001), "seed": (None, 0)},
        _invented,
    ),
    "a_simulation_is_done_when_it_has_its_report": (
        "rulebook_simulation",
        {"state": tuple(SimulationState.values), "percent": (99, 100, 101), "report": (None, {}),
         "finished_at": NONE_OR_INSTANT},
        _reported,
    ),
    "simulation_percent_is_in_range": (
        "rulebook_simulation", {"percent": (-1, 0, 100, 101)}, lambda row: 0 <= row["percent"] <= 100,
    ),
    "a_settled_objection_says_how_and_by_whom": (
        "certification_objection",
        {"outcome": ("", "upheld"), "reason": WORDS, "settled_by_id": NONE_OR_ONE, "settled_at": NONE_OR_INSTANT},
        _objection,
    ),
    "a_settled_proposal_says_how_and_by_whom": (
        "registry_statusproposal",
        {"outcome": ("", "confirmed", "declined", "withdrawn"), "settled_by_id": NONE_OR_ONE,
         "settled_at": NONE_OR_INSTANT},
        _proposal,
    ),
    "a_settled_name_proposal_says_how_and_by_whom": (
        "registry_identityproposal",
        {"outcome": ("", "confirmed", "declined", "withdrawn"), "settled_by_id": NONE_OR_ONE,
         "settled_at": NONE_OR_INSTANT},
        _proposal,
    ),
    "who_proposes_a_name_does_not_confirm_it": (
        "registry_identityproposal",
        {"outcome": ("", "confirmed", "declined", "withdrawn"), "settled_by_id": (None, 1, 2), "proposed_by_id": (1, 2)},
        lambda row: row["outcome"] != "confirmed" or row["settled_by_id"] != row["proposed_by_id"],
    ),
    "a_name_proposal_states_its_ground_and_evidence": (
        "registry_identityproposal", {"statement": WORDS, "reference": WORDS, "name": WORDS},
        lambda row: all(row.values()),
    ),
    "a_correction_changes_the_name": (
        "registry_identityproposal", {"case_id": NONE_OR_SOME, "name": ("a", "b"), "before": ("a", "b")},
        lambda row: row["case_id"] is not None or row["name"] != row["before"],
    ),
    "a_settled_identity_case_says_how_and_by_whom": (
        "registry_identitycase",
        {"outcome": ("", "stands", "corrected", "x"), "settled_key": WORDS, "settled_by_id": NONE_OR_ONE,
         "settled_at": NONE_OR_INSTANT},
        _case,
    ),
    "a_confirmation_says_by_whom": (
        "registry_identityconfirmation",
        {"way": ("person", "second_body", "regulator", "x"), "by_id": NONE_OR_ONE, "body_id": NONE_OR_ONE,
         "proposal_id": NONE_OR_SOME},
        _confirmation,
    ),
    "who_proposes_does_not_confirm": (
        "registry_statusproposal",
        {"outcome": ("", "confirmed", "declined"), "proposed_by_id": (1, 2), "settled_by_id": (None, 1, 2)},
        lambda row: row["outcome"] != "confirmed" or row["settled_by_id"] != row["proposed_by_id"],
    ),
    "approved_means_a_decision_stands": (
        "certification_application",
        {"state": tuple(ApplicationState.values), "decision_id": NONE_OR_SOME},
        lambda row: row["decision_id"] is not None or row["state"] not in {"approved", "on_notice", "contested", "issued"},
    ),
    "on_notice_means_a_public_notice_stands": (
        "certification_application",
        {"state": tuple(ApplicationState.values), "public_notice_id": NONE_OR_SOME},
        lambda row: row["public_notice_id"] is not None or row["state"] not in {"on_notice", "contested", "issued"},
    ),
    "issued_means_a_certificate_stands": (
        "certification_application",
        {"state": tuple(ApplicationState.values), "certificate_id": NONE_OR_SOME},
        lambda row: (row["certificate_id"] is not None) == (row["state"] == "issued"),
    ),
    "a_refused_batch_says_why": (
        "certification_batch",
        {"state": tuple(BatchState.values), "refusal": (None, {})},
        lambda row: (row["refusal"] is not None) == (row["state"] in {"refused", "stopped"}),
    ),
    "batch_counts_are_in_order": (
        "certification_batch",
        {"rows_total": (2, 3), "rows_read": (2, 3), "rows_judged": (2, 3)},
        lambda row: row["rows_judged"] <= row["rows_read"] <= row["rows_total"],
    ),
    "a_revision_that_ends_nothing_names_no_end": (
        "rulebook_draftrevision",
        {"replaces_id": NONE_OR_SOME, "ground": WORDS, "citation": WORDS, "last_on": (None, DAY)},
        lambda row: row["replaces_id"] is not None
        or (row["ground"], row["citation"], row["last_on"]) == ("", "", None),
    ),
    "a_returned_or_withdrawn_draft_says_why": (
        "rulebook_policydraft",
        {"state": tuple(DraftState.values), "reason": WORDS},
        lambda row: row["reason"] != "" or row["state"] not in {"returned", "withdrawn"},
    ),
    "only_a_published_draft_names_its_text": (
        "rulebook_policydraft",
        {"state": tuple(DraftState.values), "published_id": NONE_OR_SOME},
        lambda row: row["published_id"] is None or row["state"] == "published",
    ),
    "a_policy_has_a_pathway_and_an_equivalence_none": (
        "rulebook_publishedtext",
        {"kind": ("policy", "equivalence", "other"), **dict.fromkeys(OF_POLICIES, WORDS)},
        lambda row: row["pathway"] != "" if row["kind"] == "policy"
        else row["kind"] == "equivalence" and not any(row[name] for name in OF_POLICIES),
    ),
    "a_scope_is_a_level_of_a_pathway_or_an_equivalence": (
        "rulebook_textscope",
        dict.fromkeys(OF_SCOPES, WORDS),
        lambda row: not any(row[name] for name in OF_SCOPES if name != "key") if row["key"]
        else row["pathway"] != "" and row["level"] != "",
    ),
    "a_repeal_has_a_ground": (
        "rulebook_repeal", {"ground": WORDS, "citation": WORDS}, lambda row: all(row.values()),
    ),
    "a_review_says_its_ground_and_reference": (
        "certification_review", {"ground": WORDS, "reference": WORDS}, lambda row: all(row.values()),
    ),
    "only_a_replacement_names_another_certificate": (
        "registry_statuschange",
        {"kind": ("suspended", "reinstated", "revoked", "superseded"), "replaced_by_id": NONE_OR_SOME},
        lambda row: (row["replaced_by_id"] is not None) == (row["kind"] == "superseded"),
    ),
    "decision_is_approved_by_a_second_person": (
        "registry_decision",
        {"submitted_by_id": (1, 2, 3), "examined_by_id": (1, 2, 3), "approved_by_id": (1, 2, 3)},
        lambda row: row["approved_by_id"] not in {row["submitted_by_id"], row["examined_by_id"]},
    ),
    "decision_is_not_examined_by_its_submitter": (
        "registry_decision",
        {"submitted_by_id": (1, 2), "examined_by_id": (1, 2)},
        lambda row: row["submitted_by_id"] != row["examined_by_id"],
    ),
    "career_spell_ends_after_it_starts": (
        "registry_careerspell",
        {"started_on": (DAY, NEXT), "ended_on": (None, DAY, NEXT)},
        lambda row: row["ended_on"] is None or row["ended_on"] >= row["started_on"],
    ),
    "a_ground_ends_after_it_begins": (
        "registry_statusground",
        {"starts_on": (DAY, NEXT), "ends_on": (None, DAY, NEXT)},
        lambda row: row["ends_on"] is None or row["ends_on"] >= row["starts_on"],
    ),
    "public_notice_ends_after_it_starts": (
        "certification_publicnotice",
        {"starts_on": (DAY, NEXT), "ends_on": (DAY, NEXT)},
        lambda row: row["ends_on"] > row["starts_on"],
    ),
    "public_notice_lasts_five_working_days": (
        "certification_publicnotice", {"working_days": (4, 5, 6)}, lambda row: row["working_days"] >= 5,
    ),
    "certificate_serial_has_six_digits": (
        "registry_certificate", {"serial": (0, 1, 999_999, 1_000_000)}, lambda row: 1 <= row["serial"] <= 999_999,
    ),
    "number_series_fits_six_digits": (
        "registry_numberseries", {"last": (999_999, 1_000_000)}, lambda row: row["last"] <= 999_999,
    ),
    "ledger_begins_at_zero": ("registry_ledgerentry", {"index": (-1, 0, 1)}, lambda row: row["index"] >= 0),
    "demo_clock_never_runs_behind": (
        "registry_democlock", {"ahead_by": ("-00:00:01", "00:00:00")}, lambda row: not row["ahead_by"].startswith("-"),
    ),
    "standard_follows_a_known_edition": (
        "registry_standard", {"edition": ("2012", "2018", "2023", "")}, lambda row: row["edition"] in {"2018", "2023"},
    ),
    "an_approval_names_what_was_seen": (
        "certification_approval",
        {"count": (0, 1), "digest": ("", "sha256:" + "0" * 64, "sha256:" + "0" * 63, "0" * 64)},
        lambda row: row["count"] > 0 and len(row["digest"]) == 71,
    ),
}  # fmt: skip


def combined(columns: dict[str, tuple[Any, ...]]) -> list[Row]:
    """Every row of the values."""
    return [dict(zip(columns, values, strict=True)) for values in product(*columns.values())]


def let_through_by(name: str, table: str, rows: list[Row]) -> list[bool]:
    """Whether a check lets each of the rows through; what it cannot decide, it lets through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_constraint c WHERE c.conname = %s AND c.contype = 'c'",
            [name],
        )
        ((expression,),) = cursor.fetchall()
        expression = expression.replace("%", "%%")
        cursor.execute(
            f"SELECT ({expression}) IS NOT FALSE FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS given(one, place), "
            f"jsonb_populate_record(NULL::{table}, given.one) AS {table} ORDER BY place",
            [orjson.dumps(rows).decode()],
        )
        return [answer for (answer,) in cursor.fetchall()]
