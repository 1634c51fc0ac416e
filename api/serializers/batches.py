"""Forms of batches: submission, progress, refused rows, scores and approval."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.jobs import StoppedJobSerializer
from api.serializers.strict import DayField, Strict
from certification.acts.reviewing import LONGEST_GROUND, LONGEST_REFERENCE
from certification.models import Application, Approval, Batch, PublicNotice, ReviewConclusion, RowNote, RowRefusal
from certification.procedures import PROCEDURES, Procedure
from registry.models import ExamPart
from rules.words import PATHWAYS

PATHWAY_HELP = "途径, of all candidates of the batch; without it `ordinary`"


class WorkbookSubmission(Strict):
    """A workbook put forward for a site."""

    site = serializers.CharField(max_length=13, help_text="站点代码")
    pathway = serializers.ChoiceField(list(PATHWAYS.items()), default="ordinary", help_text=PATHWAY_HELP)
    file = serializers.FileField(max_length=200, allow_empty_file=True, help_text="申报工作簿, .xlsx or .xls")


@extend_schema_field({"type": "array", "minItems": 1, "items": {"type": "object"}})
class CandidatesField(serializers.Field[list[Any], Any, Any, Any]):
    """Candidates as they were sent: the intake answers what is wrong in each of them, row by row."""

    default_error_messages = {"not_a_list": "not a list", "empty": "empty"}

    def to_internal_value(self, data: Any) -> list[Any]:
        """The list. Raises ValidationError where it is none or empty."""
        if not isinstance(data, list):
            self.fail("not_a_list")
        if not data:
            self.fail("empty")
        return data


class CandidateSubmission(Strict):
    """Candidates put forward as JSON objects."""

    site = serializers.CharField(max_length=13, help_text="站点代码")
    pathway = serializers.ChoiceField(list(PATHWAYS.items()), default="ordinary", help_text=PATHWAY_HELP)
    candidates = CandidatesField(help_text="One object a candidate; see the exchange format.")


class BatchRows(serializers.Serializer[Batch]):
    """How far the rows have come."""

    total = serializers.IntegerField(source="rows_total")
    candidates = serializers.IntegerField(help_text="Rows that hold a candidate")
    read = serializers.IntegerField(source="rows_read")
    judged = serializers.IntegerField(source="rows_judged")
    refused = serializers.IntegerField(source="rows_refused")
    skipped = serializers.IntegerField(
        source="rows_skipped", help_text="Empty rows, the template's example, and rows accepted with an earlier file"
    )


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """批次; ``applications`` counts them by state, ``refusal`` says why the whole batch was refused, or was stopped half read."""

    site = serializers.CharField(source="site.code")
    body = serializers.CharField(source="body.credit_code")
    bytes = serializers.IntegerField(source="content_bytes")
    progress = serializers.IntegerField(help_text="Percent of the rows answered")
    rows = BatchRows(source="*")
    applications = serializers.SerializerMethodField()
    filename = serializers.CharField()
    refusal = serializers.DictField(allow_null=True)
    stopped_jobs = serializers.SerializerMethodField()
    submitted_by = serializers.CharField(source="submitted_by.username")
    procedure = serializers.SerializerMethodField(help_text="How its applications are decided")
    links = serializers.SerializerMethodField()

    class Meta:
        model = Batch
        fields = [
            "id", "site", "body", "pathway", "procedure", "source", "filename", "digest", "bytes", "state", "progress", "rows",
            "applications", "refusal", "stopped_jobs", "submitted_by", "submitted_at", "validated_at", "links",
        ]  # fmt: skip

    def get_applications(self, batch: Batch) -> dict[str, int]:
        """Applications by state."""
        counts: dict[UUID, dict[str, int]] = self.context["counts"]
        return counts.get(batch.pk, {})

    @extend_schema_field(StoppedJobSerializer(many=True))
    def get_stopped_jobs(self, batch: Batch) -> Any:
        """Its jobs that were given up or wait for something."""
        return StoppedJobSerializer(self.context["stopped"].get(batch.pk, []), many=True).data

    def get_procedure(self, batch: Batch) -> Procedure:
        """``examination`` or ``review``."""
        return PROCEDURES[batch.pathway].procedure

    def get_links(self, batch: Batch) -> dict[str, str]:
        """What hangs on the batch."""
        names = ["refusals", "notes", "applications", "approvals"]
        return {"self": batch_path(batch)} | {name: f"{batch_path(batch)}/{name}" for name in names}


def batch_path(batch: Batch) -> str:
    """The path of a batch."""
    return reverse("api:batch", args=[batch.pk])


class RefusalSerializer(serializers.ModelSerializer[RowRefusal]):
    """退回的一处: row and column as the uploader sees them; document numbers in ``value`` are masked.

    ``row`` is a row of ``sheet``, of the first one where that is empty; ``candidate_row`` is the candidate's own row on
    the first sheet. ``nearest`` are the allowed values most like the one sent.
    """

    row = serializers.IntegerField(source="row_number")
    candidate_row = serializers.IntegerField()
    message = serializers.CharField(source="zh")
    message_en = serializers.CharField(source="en")
    nearest = serializers.ListField(child=serializers.CharField())

    value = serializers.CharField()

    class Meta:
        model = RowRefusal
        fields = [
            "sheet", "row", "candidate_row", "column", "pointer", "code", "message", "message_en", "value", "nearest",
        ]  # fmt: skip


class NoteSerializer(serializers.ModelSerializer[RowNote]):
    """提示: what was read as a person means it."""

    row = serializers.IntegerField(source="row_number")
    message = serializers.CharField(source="zh")
    message_en = serializers.CharField(source="en")

    class Meta:
        model = RowNote
        fields = ["sheet", "row", "column", "code", "message", "message_en"]


class MarkForm(Strict):
    """One part's result; ``value`` null is 缺考."""

    application = serializers.UUIDField()
    part = serializers.ChoiceField(ExamPart.choices)
    value = serializers.DecimalField(max_digits=8, decimal_places=4, allow_null=True, coerce_to_string=False)


class MarksForm(Strict):
    """Scores as JSON."""

    scores = MarkForm(many=True, allow_empty=False)


class ScoreWorkbookForm(Strict):
    """Scores as the workbook that the scores export hands out, filled in."""

    file = serializers.FileField(max_length=200)


class ScoreCounts(serializers.Serializer[dict[str, int]]):
    """What the scores made of the applications."""

    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    incomplete = serializers.IntegerField()


class ConclusionForm(Strict):
    """What a review found of one application."""

    application = serializers.UUIDField()
    conclusion = serializers.ChoiceField(ReviewConclusion.choices)
    reviewed_on = DayField(help_text="The day that the review was held on")
    ground = serializers.CharField(max_length=LONGEST_GROUND)
    reference = serializers.CharField(max_length=LONGEST_REFERENCE, help_text="Such as the number of the minutes")


class ConclusionsForm(Strict):
    """Review records."""

    reviews = ConclusionForm(many=True, allow_empty=False)


class ReviewCounts(serializers.Serializer[dict[str, int]]):
    """What the review records made of the applications."""

    passed = serializers.IntegerField()
    failed = serializers.IntegerField()


class WaitingSerializer(serializers.ModelSerializer[Application]):
    """An application that waits for approval, with the basis that an approval names it by."""

    application = serializers.UUIDField(source="pk")
    basis = serializers.SerializerMethodField(help_text="The revisions of its scores, or of its review")

    class Meta:
        model = Application
        fields = ["application", "row_number", "basis"]

    def get_basis(self, application: Application) -> str:
        """The revisions that the result rests on."""
        bases: dict[UUID, str] = self.context["bases"]
        return bases[application.pk]


class WaitingListSerializer(Strict):
    """待批准清单: everything in a batch that waits for approval, by its digest."""

    digest = serializers.RegexField(r"^sha256:[0-9a-f]{64}$")
    count = serializers.IntegerField(min_value=0, max_value=1_000_000)
    listed_at = serializers.DateTimeField()


class SeenForm(Strict):
    """An application as the approver saw it."""

    application = serializers.UUIDField()
    basis = serializers.CharField(max_length=200)


class ApprovalForm(Strict):
    """What the approver saw and approves: single applications, or the whole waiting list of the batch."""

    applications = SeenForm(many=True, required=False, allow_empty=False)
    list = WaitingListSerializer(required=False, help_text="As GET /batches/{batch_id}/waiting-list answered")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two. Raises ValidationError."""
        if len(attrs) != 1:
            raise serializers.ValidationError("either applications or a list", "list_or_applications")
        return attrs


class RejectionForm(Strict):
    """The applications to reject or to withdraw, and why."""

    applications = serializers.ListField(child=serializers.UUIDField(), allow_empty=False)
    reason = serializers.CharField(max_length=400)


class RejectionSerializer(serializers.Serializer[dict[str, Any]]):
    """How many applications were rejected."""

    rejected = serializers.IntegerField()


class WithdrawalSerializer(serializers.Serializer[dict[str, Any]]):
    """How many applications were withdrawn."""

    withdrawn = serializers.IntegerField()


class ApprovalSerializer(serializers.ModelSerializer[Approval]):
    """批准; ``public_notice`` is null until a job has started it."""

    approved_by = serializers.CharField(source="approved_by.username")
    public_notice = serializers.SerializerMethodField()

    class Meta:
        model = Approval
        fields = ["id", "batch", "approved_by", "approved_at", "count", "digest", "public_notice"]

    def get_public_notice(self, approval: Approval) -> UUID | None:
        """The 公示 that the approval led to."""
        try:
            return approval.public_notice.pk
        except PublicNotice.DoesNotExist:
            return None
