"""政策: the rules as a person reads them, public: a list, and a page for each with its tree and articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certification import policies
from certification.models import Policy
from certification.policy import words
from certification.policy.places import NATION
from portal.doors import public
from portal.paging import page_of
from registry import clock
from registry.models import Occupation


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The published policies by pathway and place, those in force today first; ``?pathway=`` narrows the list."""
    today = clock.today()
    pathway = request.GET.get("pathway", "")
    rows = Policy.objects.defer("text").select_related("region").order_by("pathway", "region_id", "identifier")
    if pathway in words.PATHWAYS:
        rows = rows.filter(pathway=pathway)
    page = page_of(request, rows)
    context = {"page": page, "today": today, "pathways": list(words.PATHWAYS), "chosen": pathway, "nation": NATION}
    return render(request, "portal/policies.html", context)


@public
@require_safe
def detail(request: HttpRequest, digest: str) -> HttpResponse:
    """One policy: place, period, basis, and per level the conditions with the article of each."""
    row = get_object_or_404(Policy.objects.select_related("region"), pk=f"sha256:{digest}")
    policy = policies.compiled(row.pk).policy
    context: dict[str, Any] = {
        "row": row,
        "policy": policy,
        "levels": [rule for _, rule in policy.levels.items()],
        "bodies": words.listed(words.BODY_KINDS, policy.bodies),
        "occupations": Occupation.objects.filter(code__in=policy.occupations).order_by("code"),
        "base": _base(policy.extends, row),
        "nation": NATION,
        "today": clock.today(),
    }
    return render(request, "portal/policy.html", context)


def _base(identifier: str | None, row: Policy) -> Policy | None:
    """The published text that an overlay builds on, of those in force at some time with it."""
    if identifier is None:
        return None
    found = Policy.objects.filter(identifier=identifier, in_force__overlap=row.in_force)
    return found.order_by("-in_force").first()
