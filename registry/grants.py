"""授权: the tables of the registry, and those of the frameworks that every room stands on."""

from __future__ import annotations

from registry.granting import ADDS, ALL_ROWS, LOCKS, NOTHING, READS, changes, granted, only_changes, reference
from registry.models import (
    AccessToken,
    Account,
    Alarm,
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
    IdentityCase,
    IdentityConfirmation,
    IdentityProposal,
    LedgerEntry,
    LedgerLeaf,
    LedgerMark,
    LevelCode,
    NameClaim,
    NumberSeries,
    Occupation,
    OccupationGroup,
    Offer,
    OutboxMessage,
    RecoveryCode,
    Region,
    RelatedOccupation,
    SecondFactor,
    SignedInSession,
    SignIn,
    Site,
    Standard,
    StandardPart,
    StatusChange,
    StatusGround,
    StatusProposal,
    Worker,
    WorkType,
)
from registry.seeing import ADMINISTRATOR, ANYBODY, LAW, OWN, PUBLIC, inside, of_seen, of_site, one_of

_OF_A_BODY = one_of(
    ADMINISTRATOR,
    OWN,
    "body_id = viewer_body()",
    "EXISTS (SELECT FROM registry_body b WHERE b.id = body_id AND " + inside("b.region_id") + ")",
)
_WORKERS = one_of(
    ADMINISTRATOR,
    "id = viewer_worker()",
    "EXISTS (SELECT FROM registry_employment e WHERE e.worker_id = registry_worker.id AND e.body_id = viewer_body())",
    "EXISTS (SELECT FROM certification_application a WHERE a.worker_id = registry_worker.id)",
    "viewer_role() <> '' AND EXISTS (SELECT FROM registry_certificate c WHERE c.worker_id = registry_worker.id)",
    "viewer_role() = 'regulator' AND viewer_named_inside(id)",
    # The public check takes the name that the holder has today, too.
    "viewer_number() IS NOT NULL AND viewer_holds(id, viewer_number())",
)
_CERTIFICATES = one_of(
    ADMINISTRATOR,
    "number = viewer_number()",
    OWN,
    of_site("registry_certificate"),
    "viewer_number() IS NOT NULL AND viewer_shown_as_successor(id, viewer_number())",
)
_EVENTS = one_of(
    ADMINISTRATOR,
    "by_id = viewer_account()",
    "body_id = viewer_body()",
    "EXISTS (SELECT FROM registry_body b WHERE b.id = body_id AND " + inside("b.region_id") + ")",
    f"body_id IS NULL AND {LAW}",
    f"{PUBLIC} AND subject_kind = 'objection'",
)
_NAMED_INSIDE = "viewer_role() = 'regulator' AND viewer_named_inside(worker_id)"
_CLAIMS = one_of(ADMINISTRATOR, "body_id = viewer_body()", _NAMED_INSIDE)
_IDENTITY_CASES = one_of(
    ADMINISTRATOR,
    OWN,
    _NAMED_INSIDE,
    "EXISTS (SELECT FROM registry_nameclaim c WHERE c.worker_id = registry_identitycase.worker_id AND c.body_id = viewer_body())",
)
_NAME_PROPOSALS = one_of(
    ADMINISTRATOR,
    f"{OWN} AND case_id IS NULL",
    _NAMED_INSIDE,
    "EXISTS (SELECT FROM registry_account a WHERE a.id = proposed_by_id AND a.body_id = viewer_body())",
)
_REGULATING = "viewer_role() IN ('regulator', 'administrator')"
_SETTLED = ("outcome", "reason", "settled_by_id", "settled_at")
_CASE_SETTLED = ("outcome", "settled_key", "settled_by_id", "settled_at")
_USED = ("last_used_at", "last_client", "confirmed_at")
_TAKEN = ("enrolled_at", "last_step", "failures", "failed_at")
_TRIED = ("sent_at", "available_at", "done_at", "given_up_at", "waiting_since", "attempts", "error")

GRANTS = [
    *reference(
        Body, CalendarDay, CalendarYear, CategoryCode, Filing, FilingScope, LevelCode, Occupation, OccupationGroup,
        Offer, Region, RelatedOccupation, Site, Standard, StandardPart, StatusGround, WorkType,
    ),
    # Who signs in changes their password, is bound to the provider, was last seen; what an account is for is not the web's.
    granted(
        Account, web=f"{READS}, {only_changes('password', 'last_login', 'provider_subject')}", worker=READS, remains=True
    ),
    # Before a sign-in nobody is signed in yet. The jobs only remove what is over, and read none of it.
    granted(SignedInSession, web=ALL_ROWS, worker="SELECT (expire_date), DELETE"),
    granted(AccessToken, web=f"{changes(*_USED)}, DELETE", worker="SELECT (expiry), DELETE"),
    granted(SecondFactor, web=f"{changes(*_TAKEN)}, DELETE", worker=NOTHING),
    granted(RecoveryCode, web=f"{changes('used_at')}, DELETE", worker=NOTHING),
    granted(SignIn, web=ADDS, worker="SELECT (at), DELETE"),
    # At a sign-in nobody is signed in yet; what is noticed is seen by whom the pages show it.
    granted(Alarm, web=changes("told_at"), worker=READS, remains=True),
    granted(Account.groups.through, web=NOTHING, worker=NOTHING),
    granted(Account.user_permissions.through, web=NOTHING, worker=NOTHING),
    granted(Worker, web=READS, worker=f"{ADDS}, {LOCKS}", remains=True, seen=_WORKERS),
    granted(NameClaim, web=READS, worker=ADDS, kept=True, seen=_CLAIMS),
    granted(IdentityCase, web=f"{READS}, {only_changes(*_CASE_SETTLED)}", worker=ADDS, remains=True, seen=_IDENTITY_CASES),
    granted(IdentityProposal, web=changes(*_SETTLED), worker=NOTHING, remains=True, seen=_NAME_PROPOSALS),
    granted(
        IdentityConfirmation, web=ADDS, worker=ADDS, kept=True,
        seen=of_seen("registry_worker", "worker_id", of="registry_identityconfirmation"),
    ),
    granted(Employment, web=READS, worker=ADDS, remains=True, seen=_OF_A_BODY),
    granted(
        CareerSpell, web=READS, worker=ADDS, remains=True,
        seen=of_seen("registry_worker", "worker_id", of="registry_careerspell"),
    ),
    granted(
        Decision, web=ADDS, worker=READS, kept=True, seen=one_of(ADMINISTRATOR, OWN, of_site("registry_decision"))
    ),
    granted(NumberSeries, web=NOTHING, worker=changes("last"), remains=True),
    granted(Certificate, web=READS, worker=ADDS, kept=True, seen=_CERTIFICATES),
    granted(CertificateDocument, web=READS, worker=ADDS, kept=True, seen=of_seen("registry_certificate", "certificate_id", of="registry_certificatedocument")),
    granted(StatusChange, web=ADDS, worker=READS, kept=True, seen=of_seen("registry_certificate", "certificate_id", of="registry_statuschange")),
    granted(StatusProposal, web=changes(*_SETTLED), worker=NOTHING, remains=True, seen=f"{_REGULATING} AND " + of_seen("registry_certificate", "certificate_id", of="registry_statusproposal")),
    granted(Event, web=ADDS, worker=ADDS, kept=True, seen=_EVENTS, added=ANYBODY),
    # Counted by whoever asks how the installation is doing; neither salts nor entries are the web's to read.
    granted(LedgerLeaf, web="SELECT (id, created_at), INSERT", worker=ADDS, kept=True),
    granted(LedgerEntry, web="SELECT (index, leaf_id)", worker=ADDS, kept=True),
    granted(LedgerMark, web=NOTHING, worker=READS, remains=True),
    # Written and emptied by triggers alone, which act as the owner.
    granted("registry_commitcheck", web=NOTHING, worker=NOTHING),
    granted(OutboxMessage, web=changes(*_TRIED), worker=changes(*_TRIED), remains=True),
    granted(DemoClock, web=changes("ahead_by"), worker=READS),
    # Django's own, only ever read, or not used at all.
    granted("django_content_type", web=READS, worker=READS),
    granted("django_migrations", web=READS, worker=READS),
    granted("auth_permission", web=NOTHING, worker=NOTHING),
    granted("auth_group", web=NOTHING, worker=NOTHING),
    granted("auth_group_permissions", web=NOTHING, worker=NOTHING),
]  # fmt: skip
