"""Forms of applications, their verdicts, objections and 公示."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.strict import Strict
from certification.models import Application, Objection, Outcome, PublicNotice, Review, Score, Transition, Verdict
from certification.queries import Age, Trace
from rules.ladder import Level


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """判定, compact."""

    policy = serializers.CharField(source="policy.identifier")
    policy_digest = serializers.CharField(source="policy_id")
    compact = serializers.JSONField()

    class Meta:
        model = Verdict
        fields = ["verdict", "as_of", "earliest_on", "policy", "policy_digest", "compact"]


class ScoreSerializer(serializers.ModelSerializer[Score]):
    """成绩; the last revision of a part counts."""

    value = serializers.FloatField(allow_null=True)
    recorded_by = serializers.CharField(source="recorded_by.username")

    class Meta:
        model = Score
        fields = ["part", "revision", "value", "absent", "recorded_by", "recorded_at"]


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """评审记录; the last revision counts."""

    reviewed_by = serializers.CharField(source="reviewed_by.username")

    class Meta:
        model = Review
        fields = ["revision", "conclusion", "reviewed_on", "ground", "reference", "reviewed_by", "recorded_at"]


class TransitionSerializer(serializers.ModelSerializer[Transition]):
    """经过; ``by`` is null where a job moved it."""

    by = serializers.CharField(source="by.username", allow_null=True, default=None)

    class Meta:
        model = Transition
        fields = ["before", "after", "by", "at", "reason"]


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """申报, as it stands in a list."""

    name = serializers.CharField(source="worker.name", help_text="姓名")
    document_masked = serializers.CharField(source="worker.document_masked")
    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    work_type = serializers.CharField(source="work_type.title", allow_null=True, default=None)
    level_name = serializers.SerializerMethodField()
    identity_confirmed = serializers.BooleanField(help_text="Whether the name is confirmed, and not provisional")
    identity_held = serializers.BooleanField(help_text="Whether an open identity case holds up approval and issue")
    certificate = serializers.CharField(source="certificate.number", allow_null=True, default=None)

    class Meta:
        model = Application
        fields = [
            "id", "batch", "row_number", "name", "document_masked", "occupation", "occupation_title", "work_type",
            "level", "level_name", "pathway", "route", "state", "submitted_at", "identity_confirmed",
            "identity_held", "public_notice", "certificate",
        ]  # fmt: skip

    def get_level_name(self, application: Application) -> str:
        """The level in its official form."""
        return Level(application.level).official_form


class ApplicationDetail(ApplicationSerializer):
    """申报 with its verdict, scores or review records and the way it went."""

    verdict = VerdictSerializer(allow_null=True)
    scores = ScoreSerializer(many=True)
    reviews = ReviewSerializer(many=True)
    transitions = TransitionSerializer(many=True)

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "verdict", "scores", "reviews", "transitions"]


class ObjectionForm(Strict):
    """An objection to a result on notice; the contact is stored sealed."""

    ground = serializers.CharField(max_length=2000)
    contact = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class SettlementForm(Strict):
    """How an objection is settled, and why."""

    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.CharField(max_length=1000)


class ObjectionReceipt(serializers.ModelSerializer[Objection]):
    """What somebody who objected is answered with; ``receipt`` is what to ask by later."""

    class Meta:
        model = Objection
        fields = ["id", "application", "receipt", "raised_at"]


class ReceiptSerializer(serializers.ModelSerializer[Objection]):
    """异议回执: where an objection stands and what became of it, without any name."""

    state = serializers.SerializerMethodField()
    settled_by = serializers.SerializerMethodField(help_text="`body` or `regulator`; null while open")

    reason = serializers.CharField()

    class Meta:
        model = Objection
        fields = ["receipt", "raised_at", "state", "outcome", "reason", "settled_by", "settled_at"]

    @extend_schema_field(serializers.ChoiceField(["open", "taken_over", "settled"]))
    def get_state(self, objection: Objection) -> str:
        """``open``, ``taken_over`` by the regulator, or ``settled``."""
        return objection.stands

    @extend_schema_field(serializers.ChoiceField(["body", "regulator"], allow_null=True))
    def get_settled_by(self, objection: Objection) -> str | None:
        """Who settled it, by office."""
        if not objection.outcome:
            return None
        return "regulator" if objection.taken_over_by_id else "body"


class AgeSerializer(serializers.Serializer[Age]):
    """How long an objection has been open, or was."""

    working_days = serializers.IntegerField(allow_null=True, help_text="null beyond the calendar on record")
    days = serializers.IntegerField()


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """异议; ``outcome`` is empty while it is open."""

    batch = serializers.UUIDField(source="application.batch_id")
    ground = serializers.CharField()
    reason = serializers.CharField()
    age = serializers.SerializerMethodField()
    taken_over_by = serializers.CharField(source="taken_over_by.username", allow_null=True, default=None)
    settled_by = serializers.CharField(source="settled_by.username", allow_null=True, default=None)

    class Meta:
        model = Objection
        fields = [
            "id", "application", "batch", "ground", "raised_at", "age", "taken_over_by", "taken_over_at", "outcome",
            "reason", "settled_by", "settled_at",
        ]  # fmt: skip

    @extend_schema_field(AgeSerializer)
    def get_age(self, objection: Objection) -> dict[str, Any]:
        """Since it was raised, until it was settled or today."""
        counted: dict[UUID, Age] = self.context["ages"]
        return dict(AgeSerializer(counted[objection.pk]).data)


class TraceSerializer(serializers.Serializer[Trace]):
    """公示留痕: how many objections a result has met, by what became of them."""

    open = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    upheld = serializers.IntegerField()


class PublicNoticeSerializer(serializers.ModelSerializer[PublicNotice]):
    """公示: ``ends_on`` is its last day."""

    body = serializers.CharField(source="batch.body.name")
    site = serializers.CharField(source="batch.site.code")

    class Meta:
        model = PublicNotice
        fields = ["id", "body", "site", "starts_on", "ends_on", "working_days", "closed_at"]


class ResultSerializer(serializers.ModelSerializer[Application]):
    """公示的一条结果: names are masked; ``application`` is what an objection is raised against."""

    application = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="worker.masked_name")
    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    work_type = serializers.CharField(source="work_type.title", allow_null=True, default=None)
    level_name = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = [
            "application", "name", "occupation", "occupation_title", "work_type", "level", "level_name", "state",
            "objections",
        ]  # fmt: skip

    @extend_schema_field(TraceSerializer)
    def get_objections(self, application: Application) -> dict[str, Any]:
        """How many objections it has met, without names."""
        traces: dict[UUID, Trace] = self.context["traces"]
        return dict(TraceSerializer(traces.get(application.pk, Trace())).data)

    def get_level_name(self, application: Application) -> str:
        """The level in its official form."""
        return Level(application.level).official_form


class ClaimedRoute(serializers.Serializer[dict[str, Any]]):
    """申报的条件: how the condition that was claimed fares, and which others would do."""

    route = serializers.CharField()
    verdict = serializers.CharField()
    others = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())
    earliest_on = serializers.DateField(allow_null=True)


class VerdictTree(serializers.Serializer[dict[str, Any]]):
    """判定全文: the verdict with every clause tried, in the form of the eligibility answer's pathway entries."""

    pathway = serializers.CharField()
    verdict = serializers.CharField()
    policy = serializers.CharField()
    policy_digest = serializers.CharField()
    route = serializers.CharField(allow_null=True)
    findings = serializers.ListField(child=serializers.DictField())
    earliest_on = serializers.DateField(allow_null=True)
    as_of = serializers.DateField()
    claimed = ClaimedRoute()
