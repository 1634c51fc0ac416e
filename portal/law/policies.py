"""政策: the rules as a person reads them, public: a list, and a page for each with its tree and articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.doors import public
from portal.paging import page_of
from registry import clock
from registry.access import Permission, permits
from registry.models import Account, Occupation
from rulebook import policies
from rulebook.models import Policy, PublishedText
from rules import Policy as Rule
from rules import words
from rules.places import NATION


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The published policies by pathway and place, those in force today first; ``?pathway=`` narrows the list."""
    today = clock.today()
    pathway = request.GET.get("pathway", "")
    rows = Policy.objects.defer("text").select_related("region", "repeal")
    rows = rows.order_by("pathway", "region_id", "identifier", "in_force")
    if pathway in words.PATHWAYS:
        rows = rows.filter(pathway=pathway)
    page = page_of(request, rows)
    context = {"page": page, "today": today, "pathways": list(words.PATHWAYS), "chosen": pathway, "nation": NATION}
    return render(request, "portal/law/policies.html", context)


@public
@require_safe
def detail(request: HttpRequest, digest: str) -> HttpResponse:
    """One policy: place, period, basis, and per level the conditions with the article of each."""
    rows = Policy.objects.select_related("region", "repeal")
    row = get_object_or_404(rows, pk=f"sha256:{digest}")
    policy = policies.compiled(row.pk).policy
    context: dict[str, Any] = {**around_text(request, row), **reading_of(policy), "base": _base(policy.extends, row)}
    return render(request, "portal/law/policy.html", context)


def around_text(request: HttpRequest, row: PublishedText) -> dict[str, Any]:
    """What the page of every published text shows: what became of it, and whether its reader may draft the next one."""
    account = request.user if isinstance(request.user, Account) else None
    return {
        "row": row,
        "successor": row.repeal.successor if hasattr(row, "repeal") else None,
        "reaches_back": row.published_by_id and timezone.localdate(row.published_at) > row.in_force.lower,
        "may_draft": account is not None and permits(account, Permission.DRAFT_POLICY),
        "nation": NATION,
        "today": clock.today(),
    }


def reading_of(policy: Rule) -> dict[str, Any]:
    """What the page of a rule shows of it, published or not: its levels, who has the power, for which trades."""
    return {
        "policy": policy,
        "levels": list(policy.levels.values()),
        "bodies": words.listed(words.BODY_KINDS, policy.bodies),
        "occupations": Occupation.objects.filter(code__in=policy.occupations).order_by("code"),
    }


def _base(identifier: str | None, row: Policy) -> Policy | None:
    """The published text that an overlay builds on, of those in force at some time with it."""
    if identifier is None:
        return None
    found = Policy.objects.filter(identifier=identifier, in_force__overlap=row.in_force)
    return found.order_by("-in_force").first()
