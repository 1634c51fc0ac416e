"""起草与发布: a drafter writes and proposes, a second person publishes or gives back.

Whatever is written is kept, with its faults; only what has none is proposed and published. Every act names the
revision that was looked at, so that nobody proposes or publishes what another has changed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.access import Permission, require
from registry.models import Account, Event
from registry.models.regions import region_prefix
from registry.moves import may_move
from registry.reasons import GroundNeeded, NotPermitted
from rulebook.acts.publishing import end, publish, take_turns
from rulebook.drafts import DraftFault, Examined, examined
from rulebook.models import DraftRevision, PolicyDraft, PublishedText, TextKind
from rulebook.states import DRAFT_MOVES, DraftState
from rules import digest_of
from rules.glance import glance
from rules.refusals import Refusal
from rules.texts import kind_of
from rules.words import PATHWAYS

MOST_CHARACTERS = 100_000


class DraftChanged(Refusal):
    """Somebody has revised the draft since it was looked at."""

    code = "draft_changed"
    zh = "草案已有第{last}稿，您看到的是第{seen}稿；请先查看最新一稿"
    en = "The draft is at revision {last}; you looked at {seen}. Look at the last one first"
    status = 409


class DraftMoveRefused(Refusal):
    """The draft is not in a state that the act starts from."""

    code = "draft_move_refused"
    zh = "草案处于“{before}”状态，不能转为“{after}”"
    en = "The draft is {before_en} and cannot become {after_en}"
    status = 409


class DraftFaulty(Refusal):
    """The last revision has faults; each is named with its line and column, or the field beside the text."""

    code = "draft_faulty"
    zh = "草案有{count}处错误，改正后才能提请发布或发布"
    en = "The draft has {count} faults; it is proposed and published without any"

    def __init__(self, faults: tuple[DraftFault, ...]) -> None:
        self.faults = faults
        self.rows = [fault_row(fault) for fault in faults]
        super().__init__(count=len(faults))


class DraftTooLong(Refusal):
    """The text is longer than any law of this kind."""

    code = "draft_too_long"
    zh = "文本有{size}字，超过上限{limit}字"
    en = "The text has {size} characters; the limit is {limit}"
    status = 413


class PublisherDrafted(Refusal):
    """Whoever wrote a revision of the draft may not publish it."""

    code = "publisher_drafted"
    zh = "起草过本草案的人不能发布，须由另一人发布"
    en = "Whoever wrote a revision may not publish the draft; a second person must"
    status = 403


def fault_row(fault: DraftFault) -> dict[str, Any]:
    """A fault as problem documents list it: with line and column where it is in the text."""
    row: dict[str, Any] = {"pointer": f"/{fault.field}", "code": fault.code, "detail": fault.zh, "detail_en": fault.en}
    return row | ({"line": fault.line, "column": fault.column} if fault.field == "text" else {})


@dataclass(frozen=True, slots=True)
class Wording:
    """What a revision is made of: the text, the published text that it ends and how, and what was changed."""

    text: str = ""
    replaces: PublishedText | None = None
    last_on: date | None = None
    ground: str = ""
    citation: str = ""
    note: str = ""


@transaction.atomic
def start(wording: Wording, *, by: Account, at: datetime, copied_from: PublishedText | None = None) -> PolicyDraft:
    """Begins a draft in the drafter's region: from nothing, from a published policy, or from a text at hand.

    Without a text of its own, a draft copied from a policy begins with that text. Raises NotPermitted, DraftTooLong.
    """
    require(by, Permission.DRAFT_POLICY)
    if by.region_id is None:
        raise NotPermitted
    draft = PolicyDraft.objects.create(region_id=by.region_id, created_by=by, created_at=at, copied_from=copied_from)
    revision = _write(draft, wording, 1, by=by, at=at)
    Event.record("draft.started", draft, by=by, at=at, revision=1, digest=revision.digest)
    return draft


@transaction.atomic
def revise(draft: PolicyDraft, wording: Wording, *, looked_at: int, by: Account, at: datetime) -> DraftRevision:
    """Writes the next revision; a returned draft is then being drafted again.

    Raises NotPermitted, DraftChanged, DraftMoveRefused (a proposal is taken back first), DraftTooLong.
    """
    row = _locked(draft, Permission.DRAFT_POLICY, by=by, looked_at=looked_at)
    if row.state == DraftState.RETURNED:
        _move(row, DraftState.DRAFTING)
    elif row.state != DraftState.DRAFTING:
        raise _refused(row, DraftState.DRAFTING)
    revision = _write(row, wording, looked_at + 1, by=by, at=at)
    Event.record("draft.revised", row, by=by, at=at, revision=revision.number, digest=revision.digest)
    return revision


@transaction.atomic
def propose(draft: PolicyDraft, *, looked_at: int, by: Account, at: datetime) -> None:
    """Puts the last revision forward to be published. Raises DraftFaulty with every fault, else as ``revise``."""
    row = _locked(draft, Permission.DRAFT_POLICY, by=by, looked_at=looked_at)
    _faultless(row, at=at)
    _move(row, DraftState.PROPOSED)
    Event.record("draft.proposed", row, by=by, at=at, revision=looked_at)


@transaction.atomic
def take_back(draft: PolicyDraft, *, looked_at: int, by: Account, at: datetime) -> None:
    """Takes a proposal back, to go on drafting. Raises NotPermitted, DraftChanged, DraftMoveRefused."""
    row = _locked(draft, Permission.DRAFT_POLICY, by=by, looked_at=looked_at)
    if row.state != DraftState.PROPOSED:
        raise _refused(row, DraftState.DRAFTING)
    _move(row, DraftState.DRAFTING)
    Event.record("draft.taken_back", row, by=by, at=at, revision=looked_at)


@transaction.atomic
def give_back(draft: PolicyDraft, *, looked_at: int, reason: str, by: Account, at: datetime) -> None:
    """Returns a proposal to its drafters with a reason. Raises GroundNeeded where there is none, else as ``revise``."""
    row = _locked(draft, Permission.PUBLISH_POLICY, by=by, looked_at=looked_at)
    _move(row, DraftState.RETURNED, reason=_reason_of(reason))
    Event.record("draft.returned", row, by=by, at=at, revision=looked_at, reason=row.reason)


@transaction.atomic
def withdraw(draft: PolicyDraft, *, looked_at: int, reason: str, by: Account, at: datetime) -> None:
    """Gives a draft up, with a reason; it stays on record. Raises GroundNeeded where there is none, else as ``revise``."""
    row = _locked(draft, Permission.DRAFT_POLICY, by=by, looked_at=looked_at)
    _move(row, DraftState.WITHDRAWN, reason=_reason_of(reason))
    Event.record("draft.withdrawn", row, by=by, at=at, revision=looked_at, reason=row.reason)


@transaction.atomic
def publish_draft(draft: PolicyDraft, *, looked_at: int, by: Account, at: datetime) -> PublishedText | None:
    """Publishes the last revision: ends what it replaces, and publishes its text; None where it only ends a policy.

    In one transaction with the scopes, the leaves and the events. Raises PublisherDrafted, DraftFaulty, NotPermitted,
    DraftChanged, DraftMoveRefused.
    """
    take_turns()
    row = _locked(draft, Permission.PUBLISH_POLICY, by=by, looked_at=looked_at)
    if not may_move(DRAFT_MOVES, row.state, DraftState.PUBLISHED):
        raise _refused(row, DraftState.PUBLISHED)
    if row.revisions.filter(by=by).exists():
        raise PublisherDrafted
    notes = [note.code for note in _faultless(row, at=at).notes]
    revision = row.last
    if revision.replaces is not None and revision.last_on is not None:
        end(revision.replaces, revision, last_on=revision.last_on, by=by, at=at)
    policy = publish([revision.text], by=by, at=at)[0] if revision.text else None
    _move(row, DraftState.PUBLISHED, published=policy)
    digest = policy.pk if policy else ""
    Event.record("draft.published", row, by=by, at=at, revision=looked_at, digest=digest, notes=notes)
    return policy


def examine(draft: PolicyDraft, *, at: datetime) -> Examined:
    """The faults and notes of the last revision, if it were published at an instant."""
    return examined(draft.last, region=draft.region_id, on=timezone.localdate(at))


def _locked(draft: PolicyDraft, permission: Permission, *, by: Account, looked_at: int) -> PolicyDraft:
    """The draft's row, locked. Raises NotPermitted outside the account's region, DraftChanged."""
    require(by, permission)
    row = PolicyDraft.objects.select_for_update().get(pk=draft.pk)
    if by.region_id is None or not row.region_id.startswith(region_prefix(by.region_id)):
        raise NotPermitted
    last = row.last.number
    if last != looked_at:
        raise DraftChanged(last=last, seen=looked_at)
    return row


def _move(draft: PolicyDraft, after: DraftState, *, reason: str = "", published: PublishedText | None = None) -> None:
    """The one place that writes a draft's state; the draft is locked. Raises DraftMoveRefused."""
    if not may_move(DRAFT_MOVES, draft.state, after):
        raise _refused(draft, after)
    draft.state, draft.reason, draft.published = after, reason, published
    draft.save(update_fields=["state", "reason", "published"])


def _refused(draft: PolicyDraft, after: DraftState) -> DraftMoveRefused:
    before = DraftState(draft.state)
    return DraftMoveRefused(before=before.label, after=after.label, before_en=before.value, after_en=after.value)


def _faultless(draft: PolicyDraft, *, at: datetime) -> Examined:
    """The faults and notes of the last revision. Raises DraftFaulty."""
    found = examine(draft, at=at)
    if found.faults:
        raise DraftFaulty(found.faults)
    return found


def _reason_of(reason: str) -> str:
    if not reason.strip():
        raise GroundNeeded
    return reason.strip()[:1000]


def _write(draft: PolicyDraft, wording: Wording, number: int, *, by: Account, at: datetime) -> DraftRevision:
    """The revision, and the draft's title, identifier, kind and pathway as far as they can be read from it."""
    text = wording.text.replace("\r\n", "\n").replace("\r", "\n")
    text = text if text.strip() else ""
    if not text and number == 1 and wording.replaces is None and draft.copied_from is not None:
        text = draft.copied_from.text
    if len(text) > MOST_CHARACTERS:
        raise DraftTooLong(size=len(text), limit=MOST_CHARACTERS)
    ended = wording.replaces
    revision = DraftRevision.objects.create(
        draft=draft, number=number, text=text, digest=digest_of(text), replaces=ended,
        last_on=wording.last_on if ended else None, ground=wording.ground.strip()[:400] if ended else "",
        citation=wording.citation.strip()[:200] if ended else "", note=wording.note.strip()[:400], by=by, at=at,
    )  # fmt: skip
    read = _glanced(text) if text or ended is None else _of_an_end(ended)
    for name, value in read.items():
        most = PolicyDraft._meta.get_field(name).max_length  # type: ignore[union-attr]
        seen_of = "".join(sign for sign in value if sign.isprintable())
        setattr(draft, name, seen_of[:most] or getattr(draft, name))  # what cannot be read now is kept as it was
    if draft.kind == TextKind.EQUIVALENCE:
        draft.pathway = ""  # as a draft has it that was one of a policy before
    draft.save(update_fields=list(read))
    return revision


def _glanced(text: str) -> dict[str, str]:
    """What a text says of itself, as far as it can be read."""
    seen, kind = glance(text), kind_of(text)
    pathway = seen.pathway if kind == TextKind.POLICY and seen.pathway in PATHWAYS else ""
    return {"title": seen.title, "identifier": seen.id, "kind": kind if text else "", "pathway": pathway}


def _of_an_end(ended: PublishedText) -> dict[str, str]:
    """What a draft without a text is called, that only ends a published one."""
    title = f"废止：{ended.title}"
    return {"title": title, "identifier": ended.identifier, "kind": ended.kind, "pathway": ended.pathway}
