"""证书: lists, one certificate with its paper, and a regulator's change of its status."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.doors import account_of, needs
from portal.downloads import PDF, file_answer
from portal.forms import CertificateFilterForm, StatusChangeForm
from portal.paging import page_of
from portal.qr import check_address, qr_svg
from registry import clock
from registry.access import Permission, permits, require
from registry.acts.certificates import change_status
from registry.acts.documents import document_of
from registry.models import (
    Account,
    Certificate,
    CertificateDocument,
    CertificateStatus,
    Role,
    StatusChangeKind,
)
from registry.models.certificates import CertificateQuerySet
from registry.numbers import normalise
from rules.refusals import Refusal


class DocumentNotReady(Refusal):
    """The certificate's document has not been rendered yet."""

    code = "document_not_ready"
    zh = "证书文件正在生成，请稍后再试"
    en = "The document is being prepared; try again shortly"
    status = 409


class StatusChangeOutOfOrder(Refusal):
    """The change cannot follow the certificate's last one."""

    code = "status_change_out_of_order"
    zh = "该变更不能接在证书当前状态之后：已撤销或已替换的证书不再变更，恢复须先暂停，生效日期不得早于上一次变更或发证日期"
    en = (
        "The change cannot follow the last one: a revoked or superseded certificate changes no more, "
        "reinstatement follows suspension, and no change takes effect before the last or before the day of issue"
    )
    status = 409


@needs(Permission.SEE_CERTIFICATES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The certificates the account may see; number, occupation, level and status narrow them."""
    account = account_of(request)
    rows = Certificate.objects.visible_to(account).with_status(on=clock.today())
    rows = rows.select_related("worker", "occupation", "work_type", "site__body")
    form = CertificateFilterForm(request.GET or None)
    if form.is_valid():
        rows = _narrowed(rows, **form.cleaned_data)
    context = {"page": page_of(request, rows), "form": form, "own": account.role == Role.WORKER}
    return render(request, "portal/certificates.html", context)


@needs(Permission.SEE_CERTIFICATES)
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: what it says, what became of it, its paper and the way to check it."""
    account = account_of(request)
    certificate = _certificate(account, number)
    address = check_address(certificate.number)
    context = {
        "certificate": certificate,
        "changes": certificate.changes.select_related("made_by", "replaced_by"),
        "address": address,
        "qr": qr_svg(address),
        "document": CertificateDocument.objects.filter(certificate=certificate).first(),
        "may_change": permits(account, Permission.CHANGE_STATUS),
    }
    return render(request, "portal/certificate.html", context)


@needs(Permission.SEE_CERTIFICATES)
@require_safe
def document(request: HttpRequest, number: str) -> FileResponse:
    """The certificate's PDF. Raises DocumentNotReady."""
    certificate = _certificate(account_of(request), number)
    try:
        content = document_of(certificate)
    except CertificateDocument.DoesNotExist:
        raise DocumentNotReady from None
    return file_answer(content, f"职业技能等级证书-{certificate.number}.pdf", kind=PDF)


@needs(Permission.CHANGE_STATUS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Suspension, reinstatement or revocation, with its ground and citation."""
    account = account_of(request)
    certificate = _certificate(account, number)
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
    return render(request, "portal/certificate_status.html", context, status=status)


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


def _certificate(account: Account, number: str) -> Certificate:
    rows = Certificate.objects.visible_to(account).with_status(on=clock.today())
    return get_object_or_404(
        rows.select_related("worker", "occupation", "work_type", "site__body", "site__region", "decision"),
        number=number,
    )


def _narrowed(
    rows: CertificateQuerySet, *, number: str, occupation: str, level: str, status: str
) -> CertificateQuerySet:
    if number:
        rows = rows.filter(number__startswith=normalise(number))
    if occupation:
        rows = rows.filter(Q(occupation__code__startswith=occupation) | Q(occupation__title__icontains=occupation))
    if level:
        rows = rows.filter(level=level)
    if status == CertificateStatus.VALID:
        rows = rows.filter(Q(last_change__isnull=True) | Q(last_change=StatusChangeKind.REINSTATED))
    elif status:
        rows = rows.filter(Q(last_change=status))
    return rows
