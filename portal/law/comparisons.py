"""比照规定: the texts of equivalences as a person reads them, public: a list, and a page for each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.doors import public
from registry import clock
from rulebook import equating
from rulebook.models import ComparisonText
from rules.equivalence.words import KINDS
from rules.places import NATION


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The published texts, the nation's first."""
    rows = ComparisonText.objects.defer("text").select_related("region").order_by("region_id", "identifier", "in_force")
    context = {"rows": rows, "today": clock.today(), "nation": NATION}
    return render(request, "portal/law/comparisons.html", context)


@public
@require_safe
def detail(request: HttpRequest, digest: str) -> HttpResponse:
    """One text: place, period, basis, and what it gives, by kind, with the condition and article of each."""
    row = get_object_or_404(ComparisonText.objects.select_related("region"), pk=f"sha256:{digest}")
    text = equating.compiled(row.pk)
    kinds = list(KINDS)
    entries = sorted(text.equivalences, key=lambda entry: kinds.index(entry.kind))
    context: dict[str, Any] = {
        "row": row,
        "text": text,
        "groups": [(kind, list(found)) for kind, found in groupby(entries, key=lambda entry: entry.kind)],
        "nation": NATION,
        "today": clock.today(),
    }
    return render(request, "portal/law/comparison.html", context)
