"""公示: results that stand in public, with the names masked."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Access, Door
from api.resources import Collection, Resource
from api.serializers.applications import PublicitySerializer, ResultSerializer
from certification.models import Application, Publicity
from registry import clock


class PublicitiesView(Collection[Publicity]):
    """公示."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = PublicitySerializer
    ordering = ("-id",)
    queryset = Publicity.objects.all()

    def get_queryset(self) -> QuerySet[Publicity]:
        """Those whose last day has not passed."""
        today = clock.today()
        current = Publicity.objects.filter(starts_on__lte=today, ends_on__gte=today)
        return current.select_related("batch__body", "batch__site")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The publicities that are on today."""
        return self.list(request, *args, **kwargs)


class PublicityView(Resource):
    """公示."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: PublicitySerializer})
    def get(self, request: Request, publicity_id: UUID) -> Response:
        """One publicity by its id."""
        publicities = Publicity.objects.select_related("batch__body", "batch__site")
        return Response(PublicitySerializer(get_object_or_404(publicities, pk=publicity_id)).data)


class ResultsView(Collection[Application]):
    """公示结果."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = ResultSerializer
    ordering = ("row_number",)
    queryset = Application.objects.all()

    def get_queryset(self) -> QuerySet[Application]:
        """The results of the publicity."""
        publicity = get_object_or_404(Publicity, pk=self.kwargs["publicity_id"])
        results = Application.objects.filter(publicity=publicity).defer("row_sealed")
        return results.select_related("worker", "occupation", "work_type")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The results of a publicity, with the names masked."""
        return self.list(request, *args, **kwargs)
