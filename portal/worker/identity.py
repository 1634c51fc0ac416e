"""我的身份: the name on record, confirmed or corrected by its person; and applications that are not theirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.acts.identities import DISOWNABLE, disown
from certification.models import Application
from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.forms import NameForm, ReasonForm
from registry import clock
from registry.access import Permission
from registry.acts.names import confirm_own_name, propose_correction
from registry.models import Account, ConfirmationWay, IdentityCase, IdentityConfirmation, IdentityProposal, Worker
from rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class OwnIdentity:
    """What the person is told of their own identity; of the other names in a case nothing."""

    confirmations: list[IdentityConfirmation]
    case: IdentityCase | None

    @property
    def confirmed(self) -> bool:
        """Whether the person has confirmed the name on record."""
        return any(one.way == ConfirmationWay.PERSON for one in self.confirmations)


def own_identity(account: Account) -> OwnIdentity:
    """The confirmations of the name on record, and the open case."""
    worker = _worker(account)
    confirmations = IdentityConfirmation.objects.filter(worker=worker, name=worker.name)
    return OwnIdentity(list(confirmations), IdentityCase.objects.filter(worker=worker, outcome="").first())


@needs(Permission.SEE_OWN_IDENTITY)
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The name on record and who confirmed it; the person confirms it."""
    if request.method != "POST":
        return _page(request, NameForm(), None)
    try:
        confirm_own_name(by=account_of(request), at=clock.now())
    except Refusal as refusal:
        return _page(request, NameForm(), refusal)
    messages.success(request, _("登记姓名已由本人确认。"))
    return redirect("portal:own-identity")


@needs(Permission.SEE_OWN_IDENTITY)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest) -> HttpResponse:
    """The person asks for another name; a regulator confirms it."""
    if request.method != "POST":
        return redirect("portal:own-identity")
    account = account_of(request)
    form = NameForm(request.POST)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            done = propose_correction(_worker(account), **form.cleaned_data, by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("更正申请已提交，待监管人员确认。"))
            return redirect("portal:name-proposal", pk=done.pk)
    return _page(request, form, refusal)


@needs(Permission.DISOWN_APPLICATIONS)
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def disowning(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Says what becomes of an application that is not one's own, and ends or contests it with a reason."""
    account = account_of(request)
    rows = Application.objects.visible_to(account).select_related("occupation", "work_type", "batch__body")
    application = get_object_or_404(rows.defer("row_sealed"), pk=pk)
    form = ReasonForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            state = disown(application, reason=form.cleaned_data["reason"], by=account, at=clock.now())
        except Refusal as answer:
            refusal = answer
        else:
            ended = state == "annulled"
            messages.success(request, _("该申报已作废。") if ended else _("异议已提出，处理完毕前不会发证。"))
            return redirect("portal:application", pk)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {
        "application": application, "form": form if application.state in DISOWNABLE else None, "refusal": refusal,
        "on_notice": application.state in ("on_notice", "contested"),
    }  # fmt: skip
    return render(request, "portal/worker/disowning.html", context, status=status)


def _page(request: HttpRequest, form: NameForm, refusal: Refusal | None) -> HttpResponse:
    account = account_of(request)
    proposals = IdentityProposal.objects.visible_to(account)
    context = {
        "worker": _worker(account), "identity": own_identity(account), "form": form, "refusal": refusal,
        "proposals": proposals.order_by("-proposed_at"), "asked": proposals.filter(outcome="").exists(),
    }  # fmt: skip
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/worker/identity.html", context, status=status)


def _worker(account: Account) -> Worker:
    assert account.worker is not None  # held by account_has_what_its_role_is_for
    return account.worker
