"""证书: lists, one certificate with its paper, and a regulator's change of its status."""

from __future__ import annotations

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.certificates import certificate_of
from portal.doors import account_of, needs
from portal.downloads import PDF, file_answer
from portal.paging import page_of
from portal.qr import check_address, qr_svg
from portal.worker.forms import CertificateFilterForm
from registry import clock
from registry.access import Permission, permits
from registry.acts.documents import document_on
from registry.models import (
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
    return render(request, "portal/worker/certificates.html", context)


@needs(Permission.SEE_CERTIFICATES)
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: what it says, what became of it, its paper and the way to check it."""
    account = account_of(request)
    certificate = certificate_of(account, number)
    address = check_address(certificate.number)
    context = {
        "certificate": certificate,
        "changes": certificate.changes.select_related("made_by", "replaced_by", "proposal__proposed_by"),
        "address": address,
        "qr": qr_svg(address),
        "document": CertificateDocument.objects.filter(certificate=certificate).first(),
        "may_see_names": account.role != Role.ADMINISTRATOR,
        "may_change": permits(account, Permission.CHANGE_STATUS),
    }
    return render(request, "portal/worker/certificate.html", context)


@needs(Permission.SEE_CERTIFICATES)
@require_safe
def document(request: HttpRequest, number: str) -> FileResponse:
    """The certificate's PDF, or the copy that says it is not valid. Raises DocumentNotReady."""
    certificate = certificate_of(account_of(request), number)
    try:
        content = document_on(certificate, on=clock.today())
    except CertificateDocument.DoesNotExist:
        raise DocumentNotReady from None
    return file_answer(content, f"职业技能等级证书-{certificate.number}.pdf", kind=PDF)


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
