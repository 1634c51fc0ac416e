"""Bodies, sites and filings: to each account those that exist for it."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.permissions import Access
from api.resources import Collection, Resource
from api.serializers.bodies import BodySerializer, FilingSerializer, SiteSerializer
from registry.access import Permission
from registry.models import Body, Filing, FilingScope, Site


class BodiesView(Collection[Body]):
    """评价机构."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BODIES}
    serializer_class = BodySerializer
    filterset_class = filters.BodyFilter
    ordering = ("credit_code",)
    queryset = Body.objects.all()

    def get_queryset(self) -> QuerySet[Body]:
        """The bodies that exist for the account."""
        return Body.objects.visible_to(self.account).select_related("region")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The bodies that the account may see."""
        return self.list(request, *args, **kwargs)


class BodyView(Resource, RetrieveAPIView[Body]):
    """评价机构."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BODIES}
    serializer_class = BodySerializer
    lookup_field = "credit_code"
    queryset = Body.objects.all()

    def get_queryset(self) -> QuerySet[Body]:
        """The bodies that exist for the account."""
        return Body.objects.visible_to(self.account).select_related("region")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """One body by its 统一社会信用代码."""
        return self.retrieve(request, *args, **kwargs)


class SitesView(Collection[Site]):
    """评价站点."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BODIES}
    serializer_class = SiteSerializer
    filterset_class = filters.SiteFilter
    ordering = ("code",)
    queryset = Site.objects.all()

    def get_queryset(self) -> QuerySet[Site]:
        """The sites of the bodies that exist for the account."""
        return Site.objects.filter(body__in=Body.objects.visible_to(self.account)).select_related("body")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The sites of the bodies that the account may see."""
        return self.list(request, *args, **kwargs)


class FilingsView(Collection[Filing]):
    """备案."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BODIES}
    serializer_class = FilingSerializer
    filterset_class = filters.FilingFilter
    ordering = ("number",)
    queryset = Filing.objects.all()

    def get_queryset(self) -> QuerySet[Filing]:
        """The filings of the bodies that exist for the account, with their scopes."""
        scopes = FilingScope.objects.select_related("occupation").order_by("occupation", "level", "id")
        filings = Filing.objects.filter(site__body__in=Body.objects.visible_to(self.account))
        return filings.select_related("site__body").prefetch_related(Prefetch("scopes", scopes))

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The filings of the bodies that the account may see, with their scopes."""
        return self.list(request, *args, **kwargs)
