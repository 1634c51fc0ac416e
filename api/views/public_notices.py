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
from api.serializers.applications import PublicNoticeSerializer, ResultSerializer
from certification.models import Application, PublicNotice
from certification.queries import traces
from registry import clock


class PublicNoticesView(Collection[PublicNotice]):
    """公示."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = PublicNoticeSerializer
    ordering = ("-id",)
    queryset = PublicNotice.objects.all()

    def get_queryset(self) -> QuerySet[PublicNotice]:
        """Those whose last day has not passed."""
        today = clock.today()
        current = PublicNotice.objects.filter(starts_on__lte=today, ends_on__gte=today)
        return current.select_related("batch__body", "batch__site")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The public notices that are on today."""
        return self.list(request, *args, **kwargs)


class PublicNoticeView(Resource):
    """公示."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()

    @extend_schema(responses={200: PublicNoticeSerializer})
    def get(self, request: Request, public_notice_id: UUID) -> Response:
        """One public notice by its id."""
        public_notices = PublicNotice.objects.select_related("batch__body", "batch__site")
        return Response(PublicNoticeSerializer(get_object_or_404(public_notices, pk=public_notice_id)).data)


class ResultsView(Collection[Application]):
    """公示结果."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    serializer_class = ResultSerializer
    ordering = ("row_number",)
    queryset = Application.objects.all()

    def get_queryset(self) -> QuerySet[Application]:
        """The results of the public notice."""
        public_notice = get_object_or_404(PublicNotice, pk=self.kwargs["public_notice_id"])
        results = Application.objects.filter(public_notice=public_notice).defer("row_sealed")
        return results.select_related("worker", "occupation", "work_type")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The results of a public notice, with the names masked and the number of objections to each."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        form = ResultSerializer(page, many=True, context={"traces": traces(row.pk for row in page)})
        return self.get_paginated_response(form.data)
