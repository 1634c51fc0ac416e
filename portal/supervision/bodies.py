"""评价机构: who may evaluate what, by which filing."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.doors import account_of, needs
from portal.paging import page_of
from portal.supervision.forms import BodyFilterForm
from registry import clock
from registry.access import Permission
from registry.models import Body, Filing, FilingScope, Occupation
from rules.ladder import Level


@needs(Permission.SEE_BODIES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The bodies the account may see."""
    rows = Body.objects.visible_to(account_of(request)).select_related("region")
    rows = rows.annotate(sites_count=Count("sites", distinct=True), batches_count=Count("batches", distinct=True))
    rows = rows.order_by("credit_code")
    form = BodyFilterForm(request.GET or None)
    if form.is_valid() and form.cleaned_data["name"]:
        name = form.cleaned_data["name"]
        rows = rows.filter(Q(name__icontains=name) | Q(credit_code__startswith=name.upper()))
    return render(request, "portal/supervision/bodies.html", {"page": page_of(request, rows), "form": form})


@needs(Permission.SEE_BODIES)
@require_safe
def detail(request: HttpRequest, credit_code: str) -> HttpResponse:
    """One body: its sites, its filings and what they cover."""
    rows = Body.objects.visible_to(account_of(request)).select_related("region")
    body = get_object_or_404(rows, credit_code=credit_code)
    scopes = FilingScope.objects.select_related("occupation").order_by("occupation_id")
    filings = Filing.objects.filter(site__body=body).select_related("site", "region")
    filings = filings.prefetch_related(Prefetch("scopes", queryset=scopes)).order_by("site__code", "number")
    context = {
        "body": body,
        "sites": body.sites.select_related("region"),
        "filings": [(filing, _covers(filing)) for filing in filings],
        "today": clock.today(),
    }
    return render(request, "portal/supervision/body.html", context)


def _covers(filing: Filing) -> list[tuple[Occupation, list[str]]]:
    """The occupations of a filing, each with its levels, lowest first."""
    grouped = groupby(filing.scopes.all(), key=lambda scope: scope.occupation)
    return [
        (occupation, [level.value for level in Level if level in {scope.level for scope in scopes}])
        for occupation, found in grouped
        for scopes in [list(found)]
    ]
