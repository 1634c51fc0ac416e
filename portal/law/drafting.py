"""起草: beginning a draft, writing it, and what its drafters do with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.doors import account_of, needs, takes
from portal.keeping import keeps, typed_in
from portal.law.drafting_forms import DraftStartForm, WordingForm
from portal.law.drafts import around, done, draft_of, lines_of
from registry import clock
from registry.access import Permission
from rulebook.acts.drafting import Wording, examine, propose, revise, start, take_back, withdraw
from rulebook.models import DraftRevision, PolicyDraft
from rules.refusals import Refusal


@takes(files=True)
@needs(Permission.DRAFT_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft: blank, as a copy, from a file, or to end a policy. ``?from=`` and ``?end=`` choose a policy."""
    account = account_of(request)
    asked = {"copied_from": _digest(request, "from"), "ends": _digest(request, "end")}
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DraftStartForm(*posted, account=account, initial=asked)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wording = Wording(text=given["file"] or "", replaces=given["ends"])
        try:
            draft = start(wording, copied_from=given["copied_from"], by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            return redirect("portal:policy-draft-edit", pk=draft.pk)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/law/draft_new.html", {"form": form, "refusal": refusal}, status=status)


@needs(Permission.DRAFT_POLICY)
@keeps
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The editor. What is written is kept whatever its faults, and stays on the page where it cannot be saved."""
    draft = draft_of(request, pk)
    last = draft.revisions.select_related("replaces").order_by("-number")[0]
    typed = typed_in(request)
    restored = typed is not None and request.method != "POST"
    form = WordingForm(*([] if typed is None else [typed]), draft=draft, initial=_initial(last))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = revise(
                draft, form.wording(), looked_at=form.cleaned_data["looked_at"], by=account_of(request), at=clock.now()
            )
        except Refusal as answer:
            refusal = answer
        else:
            return _after(request, draft, saved)
    found = examine(draft, at=clock.now())
    lines = {number: line for number, line, _faulty in lines_of(last, found)}
    context = {
        **around(request, draft, last), "tab": "edit", "form": form, "refusal": refusal, "notes": found.notes, "restored": restored,
        "faults": [(fault, lines.get(fault.line, "") if fault.field == "text" else "") for fault in found.faults],
    }  # fmt: skip
    unread = form.is_bound and not form.is_valid() and not restored
    status = refusal.status if refusal else 422 if unread else 200
    return render(request, "portal/law/draft_edit.html", context, status=status)


@needs(Permission.DRAFT_POLICY)
@require_POST
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What drafters do with a draft besides writing it: propose it, take it back, give it up."""
    draft, given = draft_of(request, pk), request.POST
    if given.get("act") == "propose":
        return done(request, draft, propose, _("已提请发布，等待另一人发布。"))
    if given.get("act") == "take-back":
        return done(request, draft, take_back, _("已收回，可以继续起草。"))
    return done(request, draft, withdraw, _("草案已撤回。"), reason=given.get("reason", ""))


def _after(request: HttpRequest, draft: PolicyDraft, saved: DraftRevision) -> HttpResponse:
    """Back to the editor while there are faults, to the draft when there are none."""
    faults = len(examine(draft, at=clock.now()).faults)
    if faults:
        words = _("已保存为第%(number)s稿；有%(count)s处错误，改正后才能提请发布。")
        messages.warning(request, words % {"number": saved.number, "count": faults})
        return redirect("portal:policy-draft-edit", pk=draft.pk)
    messages.success(request, _("已保存为第%(number)s稿，没有错误。") % {"number": saved.number})
    return redirect("portal:policy-draft", pk=draft.pk)


def _initial(last: DraftRevision) -> dict[str, object]:
    return {
        "text": last.text, "replaces": last.replaces_id, "last_on": last.last_on, "ground": last.ground,
        "citation": last.citation, "looked_at": last.number,
    }  # fmt: skip


def _digest(request: HttpRequest, name: str) -> str | None:
    """A policy named in the address, by its digest without the name of the hash."""
    asked = request.GET.get(name, "")
    return f"sha256:{asked}" if asked else None
