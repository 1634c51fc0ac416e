"""What is decided of a batch: scores, review records, approval, rejection, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.parsing import FileParser, JsonParser
from api.permissions import Access
from api.problems import fault, named
from api.resources import Collection, Resource
from api.serializers.batches import (
    ApprovalForm,
    ApprovalSerializer,
    ConclusionsForm,
    MarksForm,
    RejectionForm,
    RejectionSerializer,
    ReviewCounts,
    ScoreCounts,
    ScoreWorkbookForm,
    WaitingListSerializer,
    WaitingSerializer,
    WithdrawalSerializer,
    batch_path,
)
from api.views.batches import batch_of
from certification import queries
from certification.acts.approving import approve, reject
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.acts.withdrawing import withdraw
from certification.models import Application, Approval, Batch
from certification.reasons import ScoresRefused
from certification.waiting import WaitingList, approvable, bases_of, waiting_list
from registry import clock
from registry.access import Permission


class ScoresView(Resource):
    """成绩录入."""

    access: ClassVar[Access] = {"POST": Permission.RECORD_SCORES}
    parser_classes = (JsonParser, FileParser)

    @extend_schema(
        request={"multipart/form-data": ScoreWorkbookForm, "application/json": MarksForm}, responses={200: ScoreCounts}
    )
    @once
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Record scores of a batch, as JSON or as the scores workbook filled in.

        All or none are taken; a part recorded before gets a further revision. Each part is passed on its own.
        """
        batch = batch_of(self.account, batch_id)
        if isinstance(request.data, QueryDict):
            return Response(self._of_sheet(batch, request))
        form = MarksForm(data=request.data)
        form.is_valid(raise_exception=True)
        marks = [Mark(row["application"], row["part"], row["value"]) for row in form.validated_data["scores"]]
        return Response(record_scores(batch, marks, by=self.account, at=clock.now()))

    def _of_sheet(self, batch: Batch, request: Request) -> dict[str, int]:
        """Records a filled score sheet. Raises ScoresRefused, its faults by row and column."""
        form = ScoreWorkbookForm(data=request.data)
        form.is_valid(raise_exception=True)
        sheet = queries.read_score_workbook(batch, form.validated_data["file"].read())
        try:
            return record_scores(batch, sheet.marks, by=self.account, at=clock.now())
        except ScoresRefused as refusal:
            raise ScoresRefused(sheet.placed(refusal.faults)) from None


class ReviewsView(Resource):
    """评审录入."""

    access: ClassVar[Access] = {"POST": Permission.RECORD_REVIEWS}

    @extend_schema(request=ConclusionsForm, responses={200: ReviewCounts})
    @once
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Record what reviews came to, of a batch whose pathway is decided without an examination.

        All or none are taken; an application reviewed before gets a further revision.
        """
        batch = batch_of(self.account, batch_id)
        form = ConclusionsForm(data=request.data)
        form.is_valid(raise_exception=True)
        conclusions = [
            Concluded(row["application"], row["conclusion"], row["reviewed_on"], row["ground"], row["reference"])
            for row in form.validated_data["reviews"]
        ]
        return Response(record_reviews(batch, conclusions, by=self.account, at=clock.now()))


class ApprovalsView(Collection[Approval]):
    """批准."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BATCHES, "POST": Permission.APPROVE}
    irreversible = frozenset({"POST"})
    serializer_class = ApprovalSerializer
    ordering = ("id",)
    queryset = Approval.objects.all()

    def get_queryset(self) -> QuerySet[Approval]:
        """The approvals of the batch."""
        batch = batch_of(self.account, self.kwargs["batch_id"])
        return batch.approvals.select_related("approved_by", "public_notice")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The approvals of a batch and the public notices that they led to."""
        return self.list(request, *args, **kwargs)

    @extend_schema(request=ApprovalForm, responses={201: ApprovalSerializer})
    @once
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Approve exactly what was seen; a job then starts their public notice.

        Either single applications with their bases, or the whole waiting list by its digest. Where anything in it has
        changed since, nothing is approved and `approval_outdated` names what changed. Whoever submitted the batch or
        recorded its scores or reviews may not approve.
        """
        batch = batch_of(self.account, batch_id)
        form = ApprovalForm(data=request.data)
        form.is_valid(raise_exception=True)
        approval = approve(batch, seen=_seen(batch, form.validated_data), by=self.account, at=clock.now())
        return Response(ApprovalSerializer(approval).data, 201, headers={"Location": f"{batch_path(batch)}/approvals"})


def _seen(batch: Batch, given: dict[str, Any]) -> dict[UUID, str] | WaitingList:
    if "list" in given:
        return WaitingList(**given["list"])
    _refuse_strangers(batch, [row["application"] for row in given["applications"]])
    return {row["application"]: row["basis"] for row in given["applications"]}


class WaitingListView(Resource):
    """待批准清单."""

    access: ClassVar[Access] = {"GET": Permission.APPROVE}

    @extend_schema(responses={200: WaitingListSerializer})
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Everything in the batch that waits for approval, named by a digest: what an approval of all of it takes."""
        listed = waiting_list(batch_of(self.account, batch_id), at=clock.now())
        return Response({"digest": listed.digest, "count": listed.count, "listed_at": listed.listed_at})


class WaitingApplicationsView(Collection[Application]):
    """待批准的申报."""

    access: ClassVar[Access] = {"GET": Permission.APPROVE}
    serializer_class = WaitingSerializer
    ordering = ("row_number",)
    queryset = Application.objects.all()

    def get_queryset(self) -> QuerySet[Application]:
        """The applications of the batch that wait, except those that an identity case holds up."""
        batch = batch_of(self.account, self.kwargs["batch_id"])
        return approvable(batch).only("row_number")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The applications that wait for approval, each with the basis that an approval of it alone names."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        form = WaitingSerializer(page, many=True, context={"bases": bases_of([row.pk for row in page])})
        return self.get_paginated_response(form.data)


class RejectionsView(Resource):
    """不予认定."""

    access: ClassVar[Access] = {"POST": Permission.APPROVE}
    irreversible = frozenset({"POST"})

    @extend_schema(request=RejectionForm, responses={200: RejectionSerializer})
    @once
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Reject applications of a batch that passed, with a reason."""
        batch = batch_of(self.account, batch_id)
        chosen, reason = _chosen(batch, request)
        reject(batch, chosen, reason=reason, by=self.account, at=clock.now())
        return Response({"rejected": len(chosen)})


class WithdrawalsView(Resource):
    """撤回."""

    access: ClassVar[Access] = {"POST": Permission.SUBMIT}

    @extend_schema(request=RejectionForm, responses={200: WithdrawalSerializer})
    @once
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Withdraw applications of a batch that have no scores and no review yet, with a reason."""
        batch = batch_of(self.account, batch_id)
        chosen, reason = _chosen(batch, request)
        withdraw(batch, chosen, reason=reason, by=self.account, at=clock.now())
        return Response({"withdrawn": len(chosen)})


def _chosen(batch: Batch, request: Request) -> tuple[list[UUID], str]:
    """The applications of the batch that a request names, and its reason."""
    form = RejectionForm(data=request.data)
    form.is_valid(raise_exception=True)
    chosen = list(dict.fromkeys(form.validated_data["applications"]))
    _refuse_strangers(batch, chosen)
    return chosen, form.validated_data["reason"]


def _refuse_strangers(batch: Batch, chosen: Iterable[UUID]) -> None:
    """Raises the problem ``invalid`` for ids that are no applications of the batch."""
    known = set(Application.objects.filter(batch=batch, pk__in=chosen).values_list("pk", flat=True))
    strangers = [
        fault(f"/applications/{position}", "application_unknown")
        for position, application in enumerate(chosen)
        if application not in known
    ]
    if strangers:
        raise named("invalid", errors=strangers)
