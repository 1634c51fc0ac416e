"""政策模拟: asking for one from a draft's page, its progress, and who gains and who loses."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from certification.queries import stopped_jobs
from portal.doors import account_of, needs
from portal.law.simulation_forms import SimulationForm
from portal.paging import page_of
from registry import clock
from registry.access import Permission
from registry.models import Account
from rulebook.acts.simulating import ask_about_draft
from rulebook.models import PolicyDraft, Simulation
from rulebook.naming import names_of
from rulebook.states import SimulationState
from rules import PolicyRefused, load
from rules.refusals import Refusal
from rules.simulation import KINDS

MOST_ROWS = 50
"""How many occupations or places a page lists, those with the most changes first; the API gives all."""


@needs(Permission.SIMULATE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The simulations the account may see, newest first."""
    return render(request, "portal/law/simulations.html", {"page": page_of(request, _listed(account_of(request)))})


@needs(Permission.SIMULATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The start of a draft's simulation; taken up, it leads to its page, where the progress is seen."""
    account = account_of(request)
    draft = get_object_or_404(PolicyDraft.objects.visible_to(account), pk=pk)
    revision = draft.last
    initial = {"as_of": _first_day(revision.text), "against": revision.replaces_id}
    form = SimulationForm(request.POST or None, draft=draft, initial=initial)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            simulation = ask_about_draft(
                draft, asked=form.asked, as_of=given["as_of"], against=given["against"], by=account, at=clock.now()
            )
        except Refusal as answer:
            refusal = answer
        else:
            return redirect("portal:simulation", pk=simulation.pk)
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "refusal": refusal, "faults": getattr(refusal, "rows", []), "draft": draft}
    return render(request, "portal/law/simulation_new.html", context, status=status)


@needs(Permission.SIMULATE)
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One simulation: its progress, and when it is done who gains and who loses, with people who show it."""
    simulation = _of(account_of(request), pk)
    finished = simulation.state == SimulationState.DONE
    stopped = [] if finished else [job for job in stopped_jobs() if job.simulation == pk]
    context = {"simulation": simulation, "finished": finished, "stopped_jobs": stopped}
    if simulation.report is not None:
        context |= _told(simulation.report)
    return render(request, "portal/law/simulation.html", context)


@needs(Permission.SIMULATE)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress as a fragment that asks for itself again until the simulation is done."""
    simulation = _of(account_of(request), pk)
    finished = simulation.state == SimulationState.DONE
    context = {"simulation": simulation, "finished": finished}
    response = render(request, "portal/law/parts/simulation_progress.html", context)
    if finished:  # the page around it now has a report to show
        response["HX-Refresh"] = "true"
    return response


def _first_day(text: str) -> date:
    """Today, or the first day of a draft that begins later."""
    try:
        return max(clock.today(), load(text).from_on)
    except PolicyRefused:
        return clock.today()


def _listed(account: Account) -> Any:
    visible = Simulation.objects.visible_to(account).select_related("asked_by", "against")
    return visible.defer("text", "published", "tally", "report", "against__text")


def _of(account: Account, pk: UUID) -> Simulation:
    """The simulation, if the account may see it. Raises Http404."""
    visible = Simulation.objects.visible_to(account).select_related("asked_by", "against", "draft")
    return get_object_or_404(visible.defer("text", "published", "tally"), pk=pk)


def _told(report: dict[str, Any]) -> dict[str, Any]:
    """The report as the page shows it: rows with names, examples with theirs."""
    names = names_of(report)
    return {
        "report": report,
        "levels": [{"word": row["level"], **row} for row in report["by_level"]],
        "occupations": _rows(report["by_occupation"], "occupation", names),
        "regions": _rows(report["by_region"], "region", names),
        "examples": [
            {
                **example,
                "kind_zh": KINDS[example["kind"]],
                "occupation_name": names.get(example["occupation"], ""),
                "region_name": names.get(example["region"], ""),
            }
            for example in report["examples"]
        ],
    }


def _rows(rows: list[dict[str, Any]], name: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """The rows that changed most, with the name of each."""
    ordered = sorted(rows, key=lambda row: ((row["unchanged"] or 0) - (row["people"] or 0), row[name]))
    return [{"code": row[name], "name": names.get(row[name], ""), **row} for row in ordered[:MOST_ROWS]]
