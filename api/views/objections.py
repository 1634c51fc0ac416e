"""Objections: anybody raises one during the public notice, the body settles it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.idempotency import once
from api.parsing import SmallJsonParser
from api.permissions import Access, Door
from api.resources import Collection, Resource
from api.serializers.applications import ObjectionForm, ObjectionReceipt, ObjectionSerializer, SettlementForm
from certification.acts.notices import raise_objection, settle_objection
from certification.models import Application, Objection, Outcome
from registry import clock
from registry.access import Permission
from registry.limits import client_of, count
from registry.models import Account

OBJECTIONS_PER_HOUR = 10


def visible_objections(account: Account) -> QuerySet[Objection]:
    """The objections against applications that exist for the account."""
    against = Application.objects.visible_to(account)
    return Objection.objects.filter(application__in=against).select_related("application", "settled_by")


class ObjectionsView(Collection[Objection]):
    """异议."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BATCHES}
    serializer_class = ObjectionSerializer
    filterset_class = filters.ObjectionFilter
    ordering = ("-id",)
    queryset = Objection.objects.all()

    def get_queryset(self) -> QuerySet[Objection]:
        """The objections that exist for the account."""
        return visible_objections(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The objections that the account may see, latest first."""
        return self.list(request, *args, **kwargs)


class ApplicationObjectionsView(Resource):
    """对一份申报的异议."""

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [429]}

    @extend_schema(request=ObjectionForm, responses={201: ObjectionReceipt})
    @once
    def post(self, request: Request, application_id: UUID) -> Response:
        """Object to a on_notice result, without signing in; it stops just that application.

        The ids stand in the results of the public notice. What was never on_notice does not exist here.
        """
        count("objection", client_of(request._request), limit=OBJECTIONS_PER_HOUR, window=3600)
        application = get_object_or_404(Application.objects.filter(public_notice__isnull=False), pk=application_id)
        form = ObjectionForm(data=request.data)
        form.is_valid(raise_exception=True)
        objection = raise_objection(application, **form.validated_data, at=clock.now())
        return Response(ObjectionReceipt(objection).data, 201)


class SettlementView(Resource):
    """异议处理."""

    access: ClassVar[Access] = {"POST": Permission.SETTLE_OBJECTIONS}

    @extend_schema(request=SettlementForm, responses={200: ObjectionSerializer})
    @once
    def post(self, request: Request, objection_id: UUID) -> Response:
        """Settle an objection: upheld, the application is rejected; dismissed, it goes on."""
        objection = get_object_or_404(visible_objections(self.account), pk=objection_id)
        form = SettlementForm(data=request.data)
        form.is_valid(raise_exception=True)
        settle_objection(
            objection, Outcome(form.validated_data["outcome"]), reason=form.validated_data["reason"],
            by=self.account, at=clock.now(),
        )  # fmt: skip
        return Response(ObjectionSerializer(visible_objections(self.account).get(pk=objection_id)).data)
