"""Reference data, open to everybody: ladder, occupations, regions, standards, offers."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.permissions import Access, Door
from api.resources import Collection, Resource
from api.serializers.reference import (
    LevelSerializer,
    OccupationSerializer,
    OfferSerializer,
    RegionSerializer,
    StandardSerializer,
)
from registry.models import Occupation, Offer, Region, Standard
from rules.ladder import Level


class LevelsView(Resource):
    """八级工."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: LevelSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The eight levels of the ladder, lowest first."""
        return Response([LevelSerializer(level).data for level in Level])


class OccupationsView(Collection[Occupation]):
    """职业分类."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = OccupationSerializer
    filterset_class = filters.OccupationFilter
    ordering = ("code",)
    queryset = Occupation.objects.select_related("group").prefetch_related("work_types")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The occupations of the classification with their work types."""
        return self.list(request, *args, **kwargs)


class OccupationView(Resource, RetrieveAPIView[Occupation]):
    """职业."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = OccupationSerializer
    lookup_url_kwarg = "code"
    queryset = OccupationsView.queryset

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """One occupation by its code."""
        return self.retrieve(request, *args, **kwargs)


class RegionsView(Collection[Region]):
    """行政区划."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = RegionSerializer
    filterset_class = filters.RegionFilter
    ordering = ("code",)
    queryset = Region.objects.all()

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The regions by GB/T 2260."""
        return self.list(request, *args, **kwargs)


class StandardsView(Collection[Standard]):
    """国家职业标准."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = StandardSerializer
    filterset_class = filters.StandardFilter
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Standard]:
        """All standards with their parts and related occupations."""
        return Standard.objects.select_related("occupation").prefetch_related("parts", "related")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The occupations' standards: edition, levels, parts of the examination, related occupations."""
        return self.list(request, *args, **kwargs)


class OffersView(Collection[Offer]):
    """开考等级."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = OfferSerializer
    filterset_class = filters.OfferFilter
    ordering = ("id",)
    queryset = Offer.objects.select_related("occupation", "work_type")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The levels that occupations and their work types are evaluated at."""
        return self.list(request, *args, **kwargs)
