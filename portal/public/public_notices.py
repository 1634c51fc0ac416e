"""公示: results on a public page, and objections against them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.acts.objecting import raise_objection
from certification.models import Application, Objection, PublicNotice
from certification.queries import traces
from certification.reasons import TooManyObjections
from certification.states import ApplicationState
from portal.doors import public
from portal.paging import page_of
from portal.public.forms import ObjectionForm, ReceiptForm
from registry import clock, limits
from registry.clients import client_of
from registry.receipts import as_receipt
from rules.refusals import Refusal

SHOWN_AFTER = timedelta(days=30)


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The public notices running today, and those that ended within the last 30 days."""
    today = clock.today()
    shown = PublicNotice.objects.filter(ends_on__gte=today - SHOWN_AFTER).select_related("batch__body", "batch__site")
    shown = shown.annotate(results=Count("applications")).order_by("-ends_on", "-id")
    page = page_of(request, shown)
    return render(request, "portal/public/public_notices.html", {"page": page, "today": today})


@public
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One public notice: its days and its results, names masked."""
    public_notice = get_object_or_404(PublicNotice.objects.select_related("batch__body", "batch__site"), pk=pk)
    rows = Application.objects.filter(public_notice=public_notice).select_related("worker", "occupation", "work_type")
    rows = rows.defer("row_sealed").order_by("row_number")
    counts = Application.objects.filter(public_notice=public_notice).aggregate(
        results=Count("pk"), contested=Count("pk", filter=Q(state=ApplicationState.CONTESTED))
    )
    page = page_of(request, rows)
    found = traces(row.pk for row in page.object_list)
    context = {
        "public_notice": public_notice,
        "page": page,
        "rows": [(row, found.get(row.pk)) for row in page.object_list],
        "open": _is_open(public_notice),
        **counts,
    }
    return render(request, "portal/public/public_notice.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: UUID, application: UUID) -> HttpResponse:
    """An objection against one result. Raises TooManyObjections for who objects without end."""
    public_notice = get_object_or_404(PublicNotice.objects.select_related("batch__body"), pk=pk)
    rows = Application.objects.select_related("worker", "occupation", "work_type")
    row = get_object_or_404(rows, pk=application, public_notice=public_notice)
    form = ObjectionForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST":
        limits.count(
            "objection", client_of(request), limit=settings.OBJECTIONS_PER_HOUR, window=3600,
            refusal=TooManyObjections,
        )  # fmt: skip
        if form.is_valid():
            given = form.cleaned_data
            try:
                raised, is_new = raise_objection(row, ground=given["ground"], contact=given["contact"], at=clock.now())
            except Refusal as answer:
                refusal = answer
            else:
                messages.success(request, _("异议已提交，请记下回执号。") if is_new else _("已并入同一异议。"))
                return redirect("portal:objection-receipt", receipt=raised.receipt)
    context = {
        "public_notice": public_notice,
        "row": row,
        "form": form,
        "refusal": refusal,
        "open": _is_open(public_notice),
    }
    return render(request, "portal/public/objection_form.html", context, status=_status(form, refusal))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipts(request: HttpRequest) -> HttpResponse:
    """Asks for a receipt number and leads to its page."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = as_receipt(form.cleaned_data["receipt"])
        if number is not None:
            return redirect("portal:objection-receipt", receipt=number)
        form.add_error("receipt", _("回执号由16位字母和数字组成，如 7K2M-XXXX-XXXX-XXXX"))
    status = 422 if form.is_bound else 200
    return render(request, "portal/public/receipts.html", {"form": form}, status=status)


@public
@require_safe
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """What became of an objection, by its receipt number and without any name. Raises TooManyRequests."""
    client = limits.refuse_guessers(request)
    found = Objection.objects.filter(receipt=as_receipt(receipt) or "").first()
    if found is None:
        limits.count_miss(client)
        return render(request, "portal/public/receipts.html", {"form": ReceiptForm(), "unknown": True}, status=404)
    response = render(request, "portal/public/receipt.html", {"objection": found})
    response["Cache-Control"] = "no-store"
    return response


def _is_open(public_notice: PublicNotice) -> bool:
    return clock.today() <= public_notice.ends_on


def _status(form: ObjectionForm, refusal: Refusal | None) -> int:
    if refusal:
        return refusal.status
    return 422 if form.is_bound and not form.is_valid() else 200
