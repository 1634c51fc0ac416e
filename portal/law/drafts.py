"""政策草案: the list, a draft as it stands, what changed in it, and the second person's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.law.comparisons import equivalences_of
from portal.law.differences import differences
from portal.law.policies import reading_of
from portal.paging import page_of
from registry import clock
from registry.access import Permission, permits
from registry.models import Account, Event, Region
from rulebook.acts.drafting import examine, give_back, publish_draft
from rulebook.drafts import Examined
from rulebook.models import DraftRevision, PolicyDraft
from rulebook.states import DraftState
from rules.equivalence import Comparisons
from rules.places import NATION
from rules.refusals import Refusal
from rules.texts import Text

CLOSED = (DraftState.PUBLISHED, DraftState.WITHDRAWN)


def drafts_of(account: Account) -> QuerySet[PolicyDraft]:
    """The drafts that exist for the account, with number and time of the last revision."""
    drafts = PolicyDraft.objects.visible_to(account).select_related("region", "created_by", "published")
    return drafts.annotate(last_number=Max("revisions__number"), last_at=Max("revisions__at"))


def draft_of(request: HttpRequest, pk: UUID) -> PolicyDraft:
    """A draft that exists for who is signed in. Raises Http404."""
    return get_object_or_404(drafts_of(account_of(request)).select_related("copied_from"), pk=pk)


@needs(Permission.SEE_DRAFTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The drafts of the region, latest first; ``?state=`` narrows the list."""
    account = account_of(request)
    rows, state = drafts_of(account).order_by("-pk"), request.GET.get("state", "")
    if state in DraftState.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(request, rows), "states": DraftState.values, "chosen": state, "nation": NATION,
        "may_draft": permits(account, Permission.DRAFT_POLICY),
    }  # fmt: skip
    return render(request, "portal/law/drafts.html", context)


@needs(Permission.SEE_DRAFTS)
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One draft: where it stands, what is wrong with it, as a person reads it, and what may be done now."""
    return shown(request, draft_of(request, pk))


@needs(Permission.SEE_DRAFTS)
@require_safe
def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the last revision changed: against the one before or another, the policy copied, or the one replaced."""
    draft = draft_of(request, pk)
    revisions = list(draft.revisions.select_related("by", "replaces").order_by("number"))
    last = revisions[-1]
    older = {str(revision.number): revision.text for revision in revisions[:-1]}
    if draft.copied_from is not None:
        older["origin"] = draft.copied_from.text
    if last.replaces is not None and last.replaces != draft.copied_from:
        older["replaced"] = last.replaces.text
    usual = str(last.number - 1) if last.number > 1 else "origin"
    chosen = request.GET.get("with", usual)
    if chosen not in older and chosen != usual:
        raise Http404
    context = {
        **around(request, draft, last), "tab": "changes", "groups": differences(older.get(chosen, ""), last.text),
        "older": list(older), "chosen": chosen, "revisions": revisions[::-1],
        "ends": differences(_end_of(next((r for r in revisions if str(r.number) == chosen), None)), _end_of(last)),
    }  # fmt: skip
    return render(request, "portal/law/draft_changes.html", context)


@needs(Permission.PUBLISH_POLICY)
@irreversible("publish")
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The publisher's decision on a proposal: published, or returned with a reason."""
    draft, given = draft_of(request, pk), request.POST
    if given.get("act") == "publish":
        return done(request, draft, publish_draft, _("已发布。"))
    return done(request, draft, give_back, _("已退回起草人。"), reason=given.get("reason", ""))


def done(request: HttpRequest, draft: PolicyDraft, act: Callable[..., Any], words: str, **more: str) -> HttpResponse:
    """Does an act on the revision that was looked at, and leads back; or shows the draft with the refusal."""
    looked_at = request.POST.get("looked_at", "")
    number = int(looked_at) if looked_at.isascii() and looked_at.isdigit() and len(looked_at) < 10 else 0
    try:
        act(draft, looked_at=number, by=account_of(request), at=clock.now(), **more)
    except Refusal as refusal:
        return shown(request, draft_of(request, draft.pk), refusal=refusal)
    messages.success(request, words)
    return redirect("portal:policy-draft", pk=draft.pk)


def shown(request: HttpRequest, draft: PolicyDraft, *, refusal: Refusal | None = None) -> HttpResponse:
    """The page of a draft; a refusal gives it its status."""
    revision = draft.revisions.select_related("replaces", "by").order_by("-number")[0]
    found = examine(draft, at=clock.now())
    closed = draft.state in CLOSED
    context = {
        **around(request, draft, revision),
        "tab": "detail",
        "refusal": refusal,
        "faults": [] if closed else found.faults,
        "notes": () if closed else found.notes,
        **_reading(found.text),
        "in_place": _place(found),
        "lines": lines_of(revision, found),
        "events": Event.objects.filter(subject_kind="policydraft", subject_id=str(draft.pk)).select_related("by"),
    }
    return render(request, "portal/law/draft.html", context, status=refusal.status if refusal else 200)


def around(request: HttpRequest, draft: PolicyDraft, revision: DraftRevision) -> dict[str, Any]:
    """What every page of a draft shows, and what who is signed in may do with it now."""
    account = account_of(request)
    drafting = permits(account, Permission.DRAFT_POLICY)
    wrote = draft.revisions.filter(by=account).exists()
    return {
        "draft": draft,
        "revision": revision,
        "nation": NATION,
        "today": clock.today(),
        "may_edit": drafting and draft.state in (DraftState.DRAFTING, DraftState.RETURNED),
        "may_propose": drafting and draft.state == DraftState.DRAFTING,
        "may_take_back": drafting and draft.state == DraftState.PROPOSED,
        "may_withdraw": drafting and draft.state not in CLOSED,
        "may_decide": permits(account, Permission.PUBLISH_POLICY) and draft.state == DraftState.PROPOSED,
        "wrote": wrote,
    }


def lines_of(revision: DraftRevision, found: Examined) -> list[tuple[int, str, bool]]:
    """The lines of the text by number, and whether a fault stands there."""
    faulty = {fault.line for fault in found.faults if fault.field == "text"}
    lines = revision.text.split("\n") if revision.text else []
    return [(number, line, number in faulty) for number, line in enumerate(lines, 1)]


def _end_of(revision: DraftRevision | None) -> str:
    """The end that a revision puts to a policy, as lines to be compared."""
    if revision is None or revision.replaces is None:
        return ""
    parts = (
        (_("文本"), f"{revision.replaces.title}（{revision.replaces.identifier}）"), (_("最后施行日"), revision.last_on or ""),
        (_("事由"), revision.ground), (_("依据"), revision.citation),
    )  # fmt: skip
    return "\n".join(f"{name}：{value}" for name, value in parts)


def _reading(text: Text | None) -> dict[str, Any]:
    """What the page shows of a text that can be read, as it would be published."""
    if text is None:
        return {}
    return {"text": text} | (equivalences_of(text) if isinstance(text, Comparisons) else reading_of(text))


def _place(found: Examined) -> str:
    """The name of the place that the text is for."""
    if found.text is None or found.text.place == NATION:
        return _("全国")
    region = Region.objects.filter(pk=found.text.place).first()
    return region.name if region else found.text.place
