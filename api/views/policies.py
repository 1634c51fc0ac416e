"""Published policies, open to everybody."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.permissions import Access, Door
from api.resources import Collection, Resource
from api.serializers.policies import PolicyDetail, PolicySerializer
from rulebook.models import Policy


class PoliciesView(Collection[Policy]):
    """政策."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = PolicySerializer
    filterset_class = filters.PolicyFilter
    ordering = ("digest",)
    queryset = Policy.objects.all()

    def get_queryset(self) -> QuerySet[Policy]:
        """All that were ever published."""
        return Policy.objects.select_related("region", "repeal").defer("text")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The published policies; `on` narrows them to those in force on a day.

        A policy that was ended by a later fact says so in `repeal`; its text and digest stay what they were.
        """
        return self.list(request, *args, **kwargs)


class PolicyView(Resource):
    """政策."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: PolicyDetail})
    def get(self, request: Request, digest: str) -> Response:
        """One policy by its digest, with its text."""
        policies = Policy.objects.select_related("region", "repeal")
        return Response(PolicyDetail(get_object_or_404(policies, pk=digest)).data)
