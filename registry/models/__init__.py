"""Tables of the registry, one module an aggregate."""

from registry.models.accounts import Account, Role
from registry.models.alarms import Alarm, AlarmKind
from registry.models.bodies import Body, BodyKind, CategoryCode, Filing, FilingAuthority, FilingScope, LevelCode, Site
from registry.models.calendar import CalendarDay, CalendarYear
from registry.models.certificates import (
    Certificate,
    CertificateDocument,
    CertificateStatus,
    Decision,
    NumberSeries,
    StatusChange,
    StatusChangeKind,
    status_after,
)
from registry.models.clock import DemoClock
from registry.models.events import Event
from registry.models.identities import (
    ConfirmationWay,
    IdentityCase,
    IdentityCaseOutcome,
    IdentityConfirmation,
    IdentityProposal,
    NameClaim,
)
from registry.models.ledger import LedgerEntry, LedgerLeaf, LedgerMark
from registry.models.occupations import (
    ExamPart,
    Occupation,
    OccupationGroup,
    Offer,
    RelatedOccupation,
    Standard,
    StandardPart,
    WorkType,
)
from registry.models.outbox import OutboxMessage
from registry.models.proposals import ProposalOutcome
from registry.models.regions import Region
from registry.models.sign_ins import (
    LONGEST_TOKEN_DAYS,
    AccessToken,
    RecoveryCode,
    SecondFactor,
    SignedInSession,
    SignIn,
    SignInOutcome,
    SignInWay,
)
from registry.models.status_changes import StatusGround, StatusProposal
from registry.models.workers import CareerSpell, DocumentType, Employment, Worker

__all__ = [
    "LONGEST_TOKEN_DAYS",
    "AccessToken",
    "Account",
    "Alarm",
    "AlarmKind",
    "Body",
    "BodyKind",
    "CalendarDay",
    "CalendarYear",
    "CareerSpell",
    "CategoryCode",
    "Certificate",
    "CertificateDocument",
    "CertificateStatus",
    "ConfirmationWay",
    "Decision",
    "DemoClock",
    "DocumentType",
    "Employment",
    "Event",
    "ExamPart",
    "Filing",
    "FilingAuthority",
    "FilingScope",
    "IdentityCase",
    "IdentityCaseOutcome",
    "IdentityConfirmation",
    "IdentityProposal",
    "LedgerEntry",
    "LedgerLeaf",
    "LedgerMark",
    "LevelCode",
    "NameClaim",
    "NumberSeries",
    "Occupation",
    "OccupationGroup",
    "Offer",
    "OutboxMessage",
    "ProposalOutcome",
    "RecoveryCode",
    "Region",
    "RelatedOccupation",
    "Role",
    "SecondFactor",
    "SignIn",
    "SignInOutcome",
    "SignInWay",
    "SignedInSession",
    "Site",
    "Standard",
    "StandardPart",
    "StatusChange",
    "StatusChangeKind",
    "StatusGround",
    "StatusProposal",
    "WorkType",
    "Worker",
    "status_after",
]
