"""证书状态变更: a regulator's change of a certificate's status."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.certificates import certificate_of
from portal.doors import account_of, needs
from portal.supervision.forms import StatusChangeForm
from registry import clock
from registry.access import Permission, require
from registry.acts.certificates import change_status
from registry.models import Account, Certificate, StatusChangeKind
from rules.refusals import Refusal


class StatusChangeOutOfOrder(Refusal):
    """The change cannot follow the certificate's last one."""

    code = "status_change_out_of_order"
    zh = "该变更不能接在证书当前状态之后：已撤销或已替换的证书不再变更，恢复须先暂停，生效日期不得早于上一次变更或发证日期"
    en = (
        "The change cannot follow the last one: a revoked or superseded certificate changes no more, "
        "reinstatement follows suspension, and no change takes effect before the last or before the day of issue"
    )
    status = 409


@needs(Permission.CHANGE_STATUS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Suspension, reinstatement or revocation, with its ground and citation."""
    account = account_of(request)
    certificate = certificate_of(account, number)
    form = StatusChangeForm(request.POST or None, initial={"effective_on": clock.today()})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _change(certificate, form, account)
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("证书状态已变更，即刻反映于公开查验。"))
            return redirect("portal:certificate", number=certificate.number)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {"certificate": certificate, "form": form, "refusal": refusal}
    return render(request, "portal/supervision/certificate_status.html", context, status=status)


def _change(certificate: Certificate, form: StatusChangeForm, account: Account) -> None:
    require(account, Permission.CHANGE_STATUS)
    given = form.cleaned_data
    try:
        change_status(
            certificate, StatusChangeKind(given["kind"]), effective_on=given["effective_on"], ground=given["ground"],
            citation=given["citation"], by=account, at=clock.now(),
        )  # fmt: skip
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if broken != "status_changes_come_in_order":
            raise
        raise StatusChangeOutOfOrder from None
