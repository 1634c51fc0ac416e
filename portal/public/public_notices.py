"""公示: results on a public page, and objections against them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certification.acts.notices import raise_objection
from certification.models import Application, PublicNotice
from certification.states import ApplicationState
from portal.doors import public
from portal.paging import page_of
from portal.public.forms import ObjectionForm
from registry import clock, limits
from rules.refusals import Refusal

SHOWN_AFTER = timedelta(days=30)
OBJECTIONS_PER_HOUR = 10


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
    context = {
        "public_notice": public_notice,
        "page": page_of(request, rows),
        "open": _is_open(public_notice),
        **counts,
    }
    return render(request, "portal/public/public_notice.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: UUID, application: UUID) -> HttpResponse:
    """An objection against one result. Raises TooManyRequests for who objects without end."""
    public_notice = get_object_or_404(PublicNotice.objects.select_related("batch__body"), pk=pk)
    rows = Application.objects.select_related("worker", "occupation", "work_type")
    row = get_object_or_404(rows, pk=application, public_notice=public_notice)
    form = ObjectionForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST":
        limits.count("objection", limits.client_of(request), limit=OBJECTIONS_PER_HOUR, window=3600)
        if form.is_valid():
            given = form.cleaned_data
            try:
                raise_objection(row, ground=given["ground"], contact=given["contact"], at=clock.now())
            except Refusal as answer:
                refusal = answer
            else:
                messages.success(request, _("异议已提交。评价机构处理之前，该结果不会发证。"))
                return redirect("portal:public_notice", pk=pk)
    context = {
        "public_notice": public_notice,
        "row": row,
        "form": form,
        "refusal": refusal,
        "open": _is_open(public_notice),
    }
    return render(request, "portal/public/objection_form.html", context, status=_status(form, refusal))


def _is_open(public_notice: PublicNotice) -> bool:
    return clock.today() <= public_notice.ends_on


def _status(form: ObjectionForm, refusal: Refusal | None) -> int:
    if refusal:
        return refusal.status
    return 422 if form.is_bound and not form.is_valid() else 200
