"""Batches: putting candidates forward, and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.idempotency import once
from api.parsing import FileParser, JsonParser
from api.permissions import Access
from api.problems import fault, named
from api.resources import Collection, Resource
from api.serializers.batches import (
    BatchSerializer,
    CandidateSubmission,
    NoteSerializer,
    RefusalSerializer,
    WorkbookSubmission,
    batch_path,
)
from certification.acts.submitting import submit_json, submit_workbook
from certification.models import Batch, RowNote, RowRefusal
from certification.queries import applications_by_state, stopped_jobs_of
from registry import clock
from registry.access import Permission
from registry.models import Account, Body, Site


def batch_of(account: Account, batch_id: UUID) -> Batch:
    """A batch that exists for the account. Raises Http404."""
    visible = Batch.objects.visible_to(account).select_related("site", "body", "submitted_by")
    return get_object_or_404(visible, pk=batch_id)


def represented(batch: Batch) -> Any:
    """A batch as the API shows it."""
    return BatchSerializer(batch, context=_around([batch])).data


def _around(batches: Sequence[Batch]) -> dict[str, Any]:
    return {"counts": applications_by_state(batches), "stopped": stopped_jobs_of(batches)}


class BatchesView(Collection[Batch]):
    """批次."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BATCHES, "POST": Permission.SUBMIT}
    serializer_class = BatchSerializer
    filterset_class = filters.BatchFilter
    parser_classes = (JsonParser, FileParser)
    ordering = ("-id",)
    queryset = Batch.objects.all()

    def get_queryset(self) -> QuerySet[Batch]:
        """The batches that exist for the account."""
        return Batch.objects.visible_to(self.account).select_related("site", "body", "submitted_by")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The batches that the account may see, latest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        form = BatchSerializer(page, many=True, context=_around(page))
        return self.get_paginated_response(form.data)

    @extend_schema(
        request={"multipart/form-data": WorkbookSubmission, "application/json": CandidateSubmission},
        responses={201: BatchSerializer, 200: BatchSerializer},
    )
    @once
    def post(self, request: Request) -> Response:
        """Put candidates forward, as a workbook or as JSON.

        The content is read by a job: 201 says that it was taken in, and the batch says how far it has come. The
        same content sent again for the site by the same pathway is the same batch, answered with 200. A body that has
        no power to decide by the pathway is refused at once (`body_has_no_power`).
        """
        batch, created = self._submit(request)
        return Response(represented(batch), 201 if created else 200, headers={"Location": batch_path(batch)})

    def _submit(self, request: Request) -> tuple[Batch, bool]:
        if isinstance(request.data, QueryDict):
            form = WorkbookSubmission(data=request.data)
            form.is_valid(raise_exception=True)
            file = form.validated_data["file"]
            site = site_of(self.account, form.validated_data["site"])
            return submit_workbook(
                site=site, filename=file.name, content=file.read(), pathway=form.validated_data["pathway"],
                by=self.account, at=clock.now(),
            )  # fmt: skip
        wanted = CandidateSubmission(data=request.data)
        wanted.is_valid(raise_exception=True)
        site = site_of(self.account, wanted.validated_data["site"])
        return submit_json(
            site=site, candidates=wanted.validated_data["candidates"], pathway=wanted.validated_data["pathway"],
            by=self.account, at=clock.now(),
        )  # fmt: skip


def site_of(account: Account, code: str) -> Site:
    """A site, of a body that exists for the account, by its code. Raises the problem ``invalid``."""
    sites = Site.objects.filter(body__in=Body.objects.visible_to(account)).select_related("body")
    site = sites.filter(code=code).first()
    if site is None:
        raise named("invalid", errors=[fault("/site", "site_unknown")])
    return site


class BatchView(Resource):
    """批次."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BATCHES}

    @extend_schema(responses={200: BatchSerializer})
    def get(self, request: Request, batch_id: UUID) -> Response:
        """One batch with its progress and counts."""
        return Response(represented(batch_of(self.account, batch_id)))


class RefusalsView(Collection[RowRefusal]):
    """退回的行."""

    access: ClassVar[Access] = {"GET": Permission.SEE_ROWS}
    serializer_class = RefusalSerializer
    ordering = ("id",)
    queryset = RowRefusal.objects.all()

    def get_queryset(self) -> QuerySet[RowRefusal]:
        """The refused cells of the batch."""
        return batch_of(self.account, self.kwargs["batch_id"]).refusals.all()

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The refused rows of a batch, cell by cell with the reason."""
        return self.list(request, *args, **kwargs)


class NotesView(Collection[RowNote]):
    """提示."""

    access: ClassVar[Access] = {"GET": Permission.SEE_ROWS}
    serializer_class = NoteSerializer
    ordering = ("id",)
    queryset = RowNote.objects.all()

    def get_queryset(self) -> QuerySet[RowNote]:
        """The notes on the batch."""
        return batch_of(self.account, self.kwargs["batch_id"]).notes.all()

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """What was normalised while reading a batch; it refuses nothing."""
        return self.list(request, *args, **kwargs)
