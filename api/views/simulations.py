"""Simulations of drafts: asked for, watched and read; nothing else is changed by them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.idempotency import once
from api.permissions import Access
from api.problems import fault, named
from api.resources import Collection, Resource
from api.serializers.simulations import SimulationDetail, SimulationForm, SimulationSerializer
from registry import clock
from registry.access import Permission
from registry.models import Account
from rulebook.acts.simulating import ask_about_draft, ask_about_text
from rulebook.models import Policy, PolicyDraft, Simulation
from rulebook.populations import Asked


class SimulationsView(Collection[Simulation]):
    """政策模拟."""

    access: ClassVar[Access] = {"GET": Permission.SIMULATE, "POST": Permission.SIMULATE}
    serializer_class = SimulationSerializer
    filterset_class = filters.SimulationFilter
    ordering = ("-id",)
    queryset = Simulation.objects.all()

    def get_queryset(self) -> QuerySet[Simulation]:
        """The simulations that exist for the account."""
        visible = Simulation.objects.visible_to(self.account).select_related("asked_by")
        return visible.defer("text", "published", "tally", "report")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The simulations that the account may see, latest first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(request=SimulationForm, responses={202: SimulationDetail})
    @once
    def post(self, request: Request) -> Response:
        """Ask who would gain and who would lose by a draft or a text.

        A job puts it to everybody on record, or to invented people; the simulation says how far it has come. What is
        published later does not count. Faults of the text are answered as `draft_faulty`, with line and column.
        """
        form = SimulationForm(data=request.data)
        form.is_valid(raise_exception=True)
        simulation = _asked(self.account, form.validated_data)
        answer = SimulationDetail(simulation).data
        return Response(answer, 202, headers={"Location": reverse("api:simulation", args=[simulation.pk])})


class SimulationView(Resource):
    """政策模拟."""

    access: ClassVar[Access] = {"GET": Permission.SIMULATE}

    @extend_schema(responses={200: SimulationDetail})
    def get(self, request: Request, simulation_id: UUID) -> Response:
        """One simulation: how far it has come, and its report when it is done."""
        visible = Simulation.objects.visible_to(self.account).select_related("asked_by")
        return Response(SimulationDetail(get_object_or_404(visible, pk=simulation_id)).data)


def _asked(account: Account, given: dict[str, Any]) -> Simulation:
    """Raises the problem ``invalid`` where what is named is not there, and the refusals of the act."""
    population = given["population"]
    people = population.get("people")
    asked = Asked(people, None if people is None else population.get("seed", 1))
    against = Policy.objects.filter(pk=given["against"]).first() if given["against"] else None
    if given["against"] and against is None:
        raise named("invalid", errors=[fault("/against", "policy_unknown")])
    about: dict[str, Any] = {
        "asked": asked, "as_of": given.get("on") or clock.today(), "against": against, "by": account,
        "at": clock.now(),
    }  # fmt: skip
    if "text" in given:
        return ask_about_text(given["text"], **about)
    draft = PolicyDraft.objects.visible_to(account).filter(pk=given["draft"]).first()
    if draft is None:
        raise named("invalid", errors=[fault("/draft", "draft_unknown")])
    return ask_about_draft(draft, **about)
