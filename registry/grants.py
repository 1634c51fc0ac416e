"""授权: the tables of the registry, and those of the frameworks that every room stands on."""

from __future__ import annotations

from registry.granting import ADDS, ALL_ROWS, LOCKS, NOTHING, READS, changes, granted, only_changes, reference
from registry.models import (
    Account,
    Body,
    CalendarDay,
    CalendarYear,
    CareerSpell,
    CategoryCode,
    Certificate,
    CertificateDocument,
    Decision,
    DemoClock,
    Employment,
    Event,
    Filing,
    FilingScope,
    LedgerEntry,
    LedgerLeaf,
    LedgerMark,
    LevelCode,
    NumberSeries,
    Occupation,
    OccupationGroup,
    Offer,
    OutboxMessage,
    Region,
    RelatedOccupation,
    Site,
    Standard,
    StandardPart,
    StatusChange,
    StatusGround,
    StatusProposal,
    Worker,
    WorkType,
)

_SETTLED = ("outcome", "reason", "settled_by_id", "settled_at")
_TRIED = ("sent_at", "available_at", "done_at", "given_up_at", "waiting_since", "attempts", "error")

GRANTS = [
    *reference(
        Body, CalendarDay, CalendarYear, CategoryCode, Filing, FilingScope, LevelCode, Occupation, OccupationGroup,
        Offer, Region, RelatedOccupation, Site, Standard, StandardPart, StatusGround, WorkType,
    ),
    # Who signs in changes their password and when they were last seen; what an account is for is not the web's to change.
    granted(Account, web=f"{READS}, {only_changes('password', 'last_login')}", worker=READS, remains=True),
    granted(Account.groups.through, web=NOTHING, worker=NOTHING),
    granted(Account.user_permissions.through, web=NOTHING, worker=NOTHING),
    granted(Worker, web=READS, worker=f"{ADDS}, {LOCKS}", remains=True),
    granted(Employment, web=READS, worker=ADDS, remains=True),
    granted(CareerSpell, web=READS, worker=ADDS, remains=True),
    granted(Decision, web=ADDS, worker=READS, kept=True),
    granted(NumberSeries, web=NOTHING, worker=changes("last"), remains=True),
    granted(Certificate, web=READS, worker=ADDS, kept=True),
    granted(CertificateDocument, web=READS, worker=ADDS, kept=True),
    granted(StatusChange, web=ADDS, worker=READS, kept=True),
    granted(StatusProposal, web=changes(*_SETTLED), worker=NOTHING, remains=True),
    granted(Event, web=ADDS, worker=ADDS, kept=True),
    granted(LedgerLeaf, web="INSERT", worker=ADDS, kept=True),
    granted(LedgerEntry, web=NOTHING, worker=ADDS, kept=True),
    granted(LedgerMark, web=NOTHING, worker=READS, remains=True),
    granted(OutboxMessage, web=changes(*_TRIED), worker=changes(*_TRIED), remains=True),
    granted(DemoClock, web=changes("ahead_by"), worker=READS),
    # Django's own. Sessions begin and end with requests; the rest is only ever read, or not used at all.
    granted("django_session", web=ALL_ROWS, worker=NOTHING),
    granted("django_content_type", web=READS, worker=READS),
    granted("django_migrations", web=READS, worker=READS),
    granted("auth_permission", web=NOTHING, worker=NOTHING),
    granted("auth_group", web=NOTHING, worker=NOTHING),
    granted("auth_group_permissions", web=NOTHING, worker=NOTHING),
    granted("axes_accessattempt", web=NOTHING, worker=NOTHING),
    granted("axes_accessattemptexpiration", web=NOTHING, worker=NOTHING),
    granted("axes_accessfailurelog", web=NOTHING, worker=NOTHING),
    granted("axes_accesslog", web=NOTHING, worker=NOTHING),
]  # fmt: skip
