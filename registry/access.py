"""Who may do what: the one table of permissions, by role and act.

Whether the state allows an act is another question, answered by the act itself.
"""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings

from registry.models import Account, Body, Role
from registry.models.regions import covers
from registry.reasons import NotPermitted


class Permission(StrEnum):
    """What somebody may be permitted to do."""

    SUBMIT = "submit"
    RECORD_SCORES = "record_scores"
    RECORD_REVIEWS = "record_reviews"
    APPROVE = "approve"
    SETTLE_OBJECTIONS = "settle_objections"
    TAKE_OVER_OBJECTIONS = "take_over_objections"
    CHANGE_STATUS = "change_status"
    SEE_BATCHES = "see_batches"
    SEE_BODIES = "see_bodies"
    SEE_CERTIFICATES = "see_certificates"
    SEE_APPLICATIONS = "see_applications"
    SEE_ROWS = "see_rows"
    DRAFT_POLICY = "draft_policy"
    PUBLISH_POLICY = "publish_policy"
    SEE_DRAFTS = "see_drafts"
    SIMULATE = "simulate"
    TEND_JOBS = "tend_jobs"
    CHANGE_FILINGS = "change_filings"
    TEND_ACCOUNTS = "tend_accounts"
    SEE_ALARMS = "see_alarms"
    SEE_OWN_IDENTITY = "see_own_identity"
    DISOWN_APPLICATIONS = "disown_applications"
    SEE_IDENTITY_CASES = "see_identity_cases"
    CORRECT_NAMES = "correct_names"
    SETTLE_IDENTITY = "settle_identity"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset(
        {
            Permission.SEE_CERTIFICATES, Permission.SEE_APPLICATIONS, Permission.SEE_OWN_IDENTITY,
            Permission.DISOWN_APPLICATIONS, Permission.CORRECT_NAMES,
        }
    ),
    Role.SUBMITTER: frozenset(
        {
            Permission.SUBMIT, Permission.SEE_BATCHES, Permission.SEE_BODIES, Permission.SEE_CERTIFICATES,
            Permission.SEE_APPLICATIONS, Permission.SEE_ROWS, Permission.SEE_IDENTITY_CASES, Permission.CORRECT_NAMES,
        }
    ),
    Role.APPROVER: frozenset(
        {
            Permission.APPROVE, Permission.SETTLE_OBJECTIONS, Permission.SEE_BATCHES, Permission.SEE_BODIES,
            Permission.SEE_CERTIFICATES, Permission.SEE_APPLICATIONS, Permission.SEE_ROWS,
            Permission.SEE_IDENTITY_CASES, Permission.CORRECT_NAMES,
        }
    ),
    Role.ASSESSOR: frozenset(
        {
            Permission.RECORD_SCORES, Permission.RECORD_REVIEWS, Permission.SEE_BATCHES, Permission.SEE_BODIES,
            Permission.SEE_APPLICATIONS,
        }
    ),
    Role.REGULATOR: frozenset(
        {
            Permission.CHANGE_STATUS, Permission.SETTLE_OBJECTIONS, Permission.TAKE_OVER_OBJECTIONS,
            Permission.SEE_BATCHES, Permission.SEE_BODIES, Permission.SEE_CERTIFICATES,
            Permission.SEE_APPLICATIONS, Permission.SEE_DRAFTS, Permission.SIMULATE, Permission.SEE_ALARMS,
            Permission.CHANGE_FILINGS, Permission.SEE_IDENTITY_CASES, Permission.CORRECT_NAMES, Permission.SETTLE_IDENTITY,
        }
    ),
    Role.DRAFTER: frozenset({Permission.DRAFT_POLICY, Permission.SEE_DRAFTS, Permission.SIMULATE}),
    Role.PUBLISHER: frozenset({Permission.PUBLISH_POLICY, Permission.SEE_DRAFTS, Permission.SIMULATE}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.SEE_BATCHES, Permission.SEE_BODIES, Permission.SEE_CERTIFICATES, Permission.SEE_APPLICATIONS,
            Permission.SEE_DRAFTS, Permission.TEND_JOBS, Permission.SEE_ALARMS, Permission.TEND_ACCOUNTS,
        }
    ),
}  # fmt: skip


def permits(account: Account, permission: Permission) -> bool:
    """Whether the account's role includes a permission; an account without a known role has none."""
    return permission in PERMISSIONS.get(Role(account.role), frozenset()) if account.role else False


def needs_second_factor(account: Account) -> bool:
    """Whether the account's role signs in with a second factor in this installation (SECOND_FACTOR_ROLES)."""
    return account.role in settings.SECOND_FACTOR_ROLES


def require(account: Account, permission: Permission, *, body: Body | None = None, place: str | None = None) -> None:
    """Raises NotPermitted unless the account may, for the body and at the place (a region's code) if they are given.

    Whose the batch is was decided when it was looked up (``visible_to``); this repeats it where an act writes.
    """
    if not permits(account, permission):
        raise NotPermitted
    if body is not None and account.body_id is not None and account.body_id != body.pk:
        raise NotPermitted
    if place is not None and account.region_id is not None and not covers(account.region_id, place):
        raise NotPermitted
