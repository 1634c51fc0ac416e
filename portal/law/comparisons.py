"""比照规定: the texts of equivalences as a person reads them, public: a list, and a page for each."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.doors import public
from portal.law.policies import around_text
from registry import clock
from rulebook import texts
from rulebook.models import EquivalenceText
from rules.equivalence import Comparisons
from rules.equivalence.words import KINDS
from rules.places import NATION
from rules.texts import comparisons_of


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The published texts, the nation's first."""
    rows = (
        EquivalenceText.objects.defer("text")
        .select_related("region", "repeal")
        .order_by("region_id", "identifier", "in_force")
    )
    context = {"rows": rows, "today": clock.today(), "nation": NATION}
    return render(request, "portal/law/comparisons.html", context)


@public
@require_safe
def detail(request: HttpRequest, digest: str) -> HttpResponse:
    """One text: place, period, basis, and what it gives, by kind, with the condition and article of each."""
    rows = EquivalenceText.objects.select_related("region", "repeal")
    row = get_object_or_404(rows, pk=f"sha256:{digest}")
    (text,) = comparisons_of(texts.texts_of([row.pk]).values())
    return render(request, "portal/law/comparison.html", {**around_text(request, row), **equivalences_of(text)})


def equivalences_of(text: Comparisons) -> dict[str, Any]:
    """What the page of a text shows of it, published or not: its equivalences by kind."""
    kinds = list(KINDS)
    entries = sorted(text.equivalences, key=lambda entry: kinds.index(entry.kind))
    return {
        "text": text,
        "groups": [(kind, list(found)) for kind, found in groupby(entries, key=lambda entry: entry.kind)],
    }
