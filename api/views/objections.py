"""Objections: anybody raises one during the public notice, the body or the regulator of the place settles it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.idempotency import once
from api.parsing import SmallJsonParser
from api.permissions import Access, Door
from api.problems import named
from api.resources import Collection, Resource
from api.serializers.applications import (
    ObjectionForm,
    ObjectionReceipt,
    ObjectionSerializer,
    ReceiptSerializer,
    SettlementForm,
)
from certification.acts.objecting import raise_objection, settle_objection, take_over
from certification.models import Application, Objection, Outcome
from certification.queries import ages, objections_of
from certification.reasons import TooManyObjections
from registry import clock
from registry.access import Permission
from registry.clients import client_of
from registry.limits import count, count_miss, refuse_guessers
from registry.models import Account
from registry.receipts import as_receipt


def visible_objections(account: Account) -> QuerySet[Objection]:
    """The objections against applications that exist for the account."""
    return objections_of(account).select_related("application", "settled_by", "taken_over_by")


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
        """The objections that the account may see, latest first, with their age in working days."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        form = ObjectionSerializer(page, many=True, context={"ages": ages(page, on=clock.today())})
        return self.get_paginated_response(form.data)


class ApplicationObjectionsView(Resource):
    """对一份申报的异议."""

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (SmallJsonParser,)

    @extend_schema(request=ObjectionForm, responses={201: ObjectionReceipt, 200: ObjectionReceipt})
    @once
    def post(self, request: Request, application_id: UUID) -> Response:
        """Object to a result on notice, without signing in; it stops just that application.

        The ids stand in the results of the public notice. What was never on notice does not exist here. The receipt
        number answered is what the state of the objection is asked by. The same words on the same result, or a further
        word by the same contact while its objection is open, are added to the objection that stands (200).
        """
        count(
            "objection", client_of(request._request), limit=settings.OBJECTIONS_PER_HOUR, window=3600,
            refusal=TooManyObjections,
        )  # fmt: skip
        application = get_object_or_404(Application.objects.filter(public_notice__isnull=False), pk=application_id)
        form = ObjectionForm(data=request.data)
        form.is_valid(raise_exception=True)
        objection, is_new = raise_objection(application, **form.validated_data, at=clock.now())
        return Response(ObjectionReceipt(objection).data, 201 if is_new else 200)


class ReceiptView(Resource):
    """异议回执."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    further: ClassVar[dict[str, list[int]]] = {"GET": [429]}

    @extend_schema(responses={200: ReceiptSerializer})
    def get(self, request: Request, receipt: str) -> Response:
        """What became of an objection, by its receipt number. Too many, or too many that find nothing, are 429."""
        client = refuse_guessers(request._request)
        number = as_receipt(receipt)
        found = Objection.objects.filter(receipt=number or "").first()
        if found is None:
            count_miss(client)
            raise named("unknown_receipt")
        return Response(ReceiptSerializer(found).data, headers={"Cache-Control": "no-store"})


class TakeOverView(Resource):
    """接管异议."""

    access: ClassVar[Access] = {"POST": Permission.TAKE_OVER_OBJECTIONS}

    @extend_schema(request=None, responses={200: ObjectionSerializer})
    @once
    def post(self, request: Request, objection_id: UUID) -> Response:
        """Take an objection over as the regulator of the place; the body settles it no more."""
        objection = get_object_or_404(visible_objections(self.account), pk=objection_id)
        take_over(objection, by=self.account, at=clock.now())
        return Response(_represented(self.account, objection_id))


class SettlementView(Resource):
    """异议处理."""

    access: ClassVar[Access] = {"POST": Permission.SETTLE_OBJECTIONS}
    irreversible = frozenset({"POST"})

    @extend_schema(request=SettlementForm, responses={200: ObjectionSerializer})
    @once
    def post(self, request: Request, objection_id: UUID) -> Response:
        """Settle an objection: upheld, the application is rejected; dismissed, it goes on.

        By an approver of the body who did not decide on the result, or by the regulator of the place, who takes it
        over by settling it.
        """
        objection = get_object_or_404(visible_objections(self.account), pk=objection_id)
        form = SettlementForm(data=request.data)
        form.is_valid(raise_exception=True)
        settle_objection(
            objection, Outcome(form.validated_data["outcome"]), reason=form.validated_data["reason"],
            by=self.account, at=clock.now(),
        )  # fmt: skip
        return Response(_represented(self.account, objection_id))


def _represented(account: Account, objection_id: UUID) -> dict[str, Any]:
    objection = visible_objections(account).get(pk=objection_id)
    return dict(ObjectionSerializer(objection, context={"ages": ages([objection], on=clock.today())}).data)
