"""Forms of identity cases, proposals of names, and of the worker's own identity."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.applications import AgeSerializer
from api.serializers.strict import Strict
from certification.queries import SeenCase, Side
from registry.models import ConfirmationWay, IdentityCase, IdentityCaseOutcome, IdentityConfirmation, IdentityProposal


class SideSerializer(serializers.Serializer[Side]):
    """一方: a body and a name that it gave; a body is told its own alone."""

    body = serializers.CharField()
    name = serializers.CharField()
    stands = serializers.BooleanField(allow_null=True, help_text="Whether the case came to this name; null while open")


class IdentityCaseSerializer(serializers.Serializer[SeenCase]):
    """身份核实案件: that bodies disagree whose number it is; ``outcome`` is empty while it is open."""

    id = serializers.UUIDField(source="case.pk")
    receipt = serializers.CharField(source="case.receipt", help_text="案件号")
    holds = serializers.BooleanField(source="case.holds", help_text="Whether it holds up approval and issue while open")
    opened_at = serializers.DateTimeField(source="case.opened_at")
    age = AgeSerializer()
    outcome = serializers.ChoiceField(IdentityCaseOutcome.choices, source="case.outcome", allow_blank=True)
    settled_at = serializers.DateTimeField(source="case.settled_at", allow_null=True)
    sides = SideSerializer(many=True)


class NameProposalForm(Strict):
    """Which name is to stand on record, why, and on what evidence."""

    name = serializers.CharField(max_length=100)
    statement = serializers.CharField(max_length=1000)
    reference = serializers.CharField(max_length=200, help_text="The evidence, such as the number of an extract")


class NameProposalSerializer(serializers.ModelSerializer[IdentityProposal]):
    """姓名提议; ``outcome`` is empty while it waits for a regulator, ``case`` null for a correction that nobody disputes."""

    case = serializers.CharField(source="case.receipt", allow_null=True, default=None)
    proposed_by = serializers.CharField(source="proposed_by.username")
    settled_by = serializers.CharField(source="settled_by.username", allow_null=True, default=None)

    class Meta:
        model = IdentityProposal
        fields = [
            "id", "case", "before", "name", "statement", "reference", "proposed_by", "proposed_at", "outcome", "reason",
            "settled_by", "settled_at",
        ]  # fmt: skip


class NameReasonForm(Strict):
    """Why."""

    reason = serializers.CharField(max_length=350)


class ConfirmationSerializer(serializers.ModelSerializer[IdentityConfirmation]):
    """身份确认: by whom the name on record was confirmed, and when."""

    way = serializers.ChoiceField(ConfirmationWay.choices)

    class Meta:
        model = IdentityConfirmation
        fields = ["way", "confirmed_at"]


class OwnCaseSerializer(serializers.ModelSerializer[IdentityCase]):
    """The open case about one's own number; it names nobody."""

    class Meta:
        model = IdentityCase
        fields = ["receipt", "holds", "opened_at"]


class OwnIdentitySerializer(serializers.Serializer[object]):
    """我的身份: the name on record, provisional while nobody has confirmed it."""

    name = serializers.CharField()
    document_masked = serializers.CharField()
    confirmations = ConfirmationSerializer(many=True)
    case = OwnCaseSerializer(allow_null=True)
