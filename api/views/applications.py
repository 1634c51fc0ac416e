"""Applications: where each stands, by which rule, and how it came there."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.permissions import Access
from api.resources import Collection, Resource
from api.serializers.applications import ApplicationDetail, ApplicationSerializer, VerdictTree
from api.views.batches import batch_of
from certification import queries
from certification.models import Application, Review, Score, Transition
from registry.access import Permission
from registry.models import Account


def visible_applications(account: Account) -> QuerySet[Application]:
    """The applications that exist for the account, with what a list shows."""
    visible = queries.with_identity(Application.objects.visible_to(account))
    return visible.defer("row_sealed").select_related("worker", "occupation", "work_type", "certificate")


class ApplicationsView(Collection[Application]):
    """申报."""

    access: ClassVar[Access] = {"GET": Permission.SEE_APPLICATIONS}
    serializer_class = ApplicationSerializer
    filterset_class = filters.ApplicationFilter
    ordering = ("-id",)
    queryset = Application.objects.all()

    def get_queryset(self) -> QuerySet[Application]:
        """The applications that exist for the account."""
        return visible_applications(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The applications that the account may see, latest first."""
        return self.list(request, *args, **kwargs)


class BatchApplicationsView(Collection[Application]):
    """一个批次的申报."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BATCHES}
    serializer_class = ApplicationSerializer
    filterset_class = filters.ApplicationFilter
    ordering = ("row_number",)
    queryset = Application.objects.all()

    def get_queryset(self) -> QuerySet[Application]:
        """The applications of the batch."""
        batch = batch_of(self.account, self.kwargs["batch_id"])
        return visible_applications(self.account).filter(batch=batch)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The applications of a batch in the order of its rows."""
        return self.list(request, *args, **kwargs)


class ApplicationView(Resource):
    """申报."""

    access: ClassVar[Access] = {"GET": Permission.SEE_APPLICATIONS}

    @extend_schema(responses={200: ApplicationDetail})
    def get(self, request: Request, application_id: UUID) -> Response:
        """One application with its verdict, scores or review records and the way it went."""
        detailed = visible_applications(self.account).select_related("verdict__policy").defer(
            "row_sealed", "verdict__facts", "verdict__policy__text"
        ).prefetch_related(
            Prefetch("scores", Score.objects.select_related("recorded_by")),
            Prefetch("reviews", Review.objects.select_related("reviewed_by")),
            Prefetch("transitions", Transition.objects.select_related("by")),
        )  # fmt: skip
        return Response(ApplicationDetail(get_object_or_404(detailed, pk=application_id)).data)


class VerdictView(Resource):
    """判定全文."""

    access: ClassVar[Access] = {"GET": Permission.SEE_APPLICATIONS}

    @extend_schema(responses={200: VerdictTree})
    def get(self, request: Request, application_id: UUID) -> Response:
        """The whole verdict: every clause tried, what was required, what was found, by which article."""
        judged = Application.objects.visible_to(self.account).select_related("verdict__policy", "worker")
        application = get_object_or_404(judged, pk=application_id, verdict__isnull=False)
        return Response(queries.verdict_tree(application))
