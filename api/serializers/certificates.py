"""Forms of certificates, the public check and status changes."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.strict import Strict
from registry.checking import Answer, Checked
from registry.models import (
    Certificate,
    CertificateStatus,
    StatusChange,
    StatusGround,
    StatusProposal,
    status_after,
)
from registry.models.levels import LEVEL_CHOICES
from rules.ladder import Level


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """职业技能等级证书, to those who may see it."""

    document_masked = serializers.CharField(source="worker.document_masked")
    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    work_type = serializers.CharField(source="work_type.title", allow_null=True, default=None)
    level_name = serializers.SerializerMethodField()
    pathway = serializers.CharField(source="decision.pathway", help_text="途径")
    site = serializers.CharField(source="site.code")
    body = serializers.CharField(source="site.body.name")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        fields = [
            "number", "holder_name", "document_masked", "occupation", "occupation_title", "work_type", "level",
            "level_name", "pathway", "site", "body", "issued_on", "issued_at", "status",
        ]  # fmt: skip

    def get_level_name(self, certificate: Certificate) -> str:
        """The level in its official form."""
        return Level(certificate.level).official_form

    def get_status(self, certificate: Certificate) -> CertificateStatus:
        """The status today, from ``with_status``."""
        return status_after(certificate.last_change)  # type: ignore[attr-defined]


class CheckedCertificate(serializers.Serializer[Checked]):
    """What the public may see of a certificate."""

    occupation = serializers.CharField(source="certificate.occupation_id")
    occupation_title = serializers.CharField(source="certificate.occupation.title")
    level = serializers.ChoiceField(LEVEL_CHOICES, source="certificate.level")
    level_name = serializers.SerializerMethodField()
    body = serializers.CharField(source="certificate.site.body.name")

    def get_level_name(self, checked: Checked) -> str:
        """The level in its official form."""
        assert checked.certificate is not None
        return Level(checked.certificate.level).official_form


class CheckedDetails(serializers.Serializer[Checked]):
    """What is told of a certificate besides, to who knows whose it is."""

    holder_name = serializers.CharField(source="masked_name", help_text="姓名 (masked)")
    work_type = serializers.CharField(source="certificate.work_type.title", allow_null=True, default=None)
    region = serializers.CharField(source="certificate.site.region.name")
    issued_on = serializers.DateField(source="certificate.issued_on")


class CheckForm(Strict):
    """A number to be checked with the name of who is said to hold it."""

    number = serializers.CharField(max_length=60, help_text="证书编号")
    name = serializers.CharField(max_length=100, help_text="持证人姓名")


class CheckedSerializer(serializers.Serializer[Checked]):
    """查验结果."""

    answer = serializers.ChoiceField([answer.value for answer in Answer if answer.value in CertificateStatus.values])
    number = serializers.CharField()
    name_checked = serializers.BooleanField(help_text="Whether a name was given, and is the holder's.")
    certificate = CheckedCertificate(source="*")
    details = serializers.SerializerMethodField(help_text="Null without the holder's name.")

    @extend_schema_field(CheckedDetails(allow_null=True))
    def get_details(self, checked: Checked) -> dict[str, object] | None:
        """The details, where the name is the holder's."""
        return CheckedDetails(checked).data if checked.name_checked else None


class StatusGroundSerializer(serializers.ModelSerializer[StatusGround]):
    """变更依据: a ground that may be chosen, with the provision it rests on and how sure that is."""

    citation = serializers.CharField()
    region = serializers.CharField(source="region_id")

    class Meta:
        model = StatusGround
        fields = ["code", "kind", "text", "citation", "region", "starts_on", "ends_on", "certainty", "note"]


class StatusProposalForm(Strict):
    """A change of status to be proposed; its ground says what kind of change it is."""

    ground = serializers.CharField(max_length=60, help_text="The code of a ground that is offered")
    statement = serializers.CharField(max_length=1000, help_text="What happened")
    effective_on = serializers.DateField()
    replaced_by = serializers.CharField(
        max_length=30, required=False, allow_null=True, default=None, help_text="With `superseded`: the new number."
    )


class DeclineForm(Strict):
    """Why a proposal is declined or withdrawn."""

    reason = serializers.CharField(max_length=400)


class StatusProposalSerializer(serializers.ModelSerializer[StatusProposal]):
    """变更提议; ``outcome`` is empty while it waits for a second regulator."""

    certificate = serializers.CharField(source="certificate.number")
    ground = serializers.CharField(source="ground.code")
    ground_text = serializers.CharField(source="ground.text")
    citation = serializers.CharField(source="ground.citation")
    replaced_by = serializers.CharField(source="replaced_by.number", allow_null=True, default=None)
    proposed_by = serializers.CharField(source="proposed_by.username")
    settled_by = serializers.CharField(source="settled_by.username", allow_null=True, default=None)

    class Meta:
        model = StatusProposal
        fields = [
            "id", "certificate", "kind", "ground", "ground_text", "citation", "statement", "effective_on",
            "replaced_by", "proposed_by", "proposed_at", "outcome", "reason", "settled_by", "settled_at",
        ]  # fmt: skip


class StatusChangeSerializer(serializers.ModelSerializer[StatusChange]):
    """证书状态变更: proposed by one regulator, made by the second who confirmed it."""

    certificate = serializers.CharField(source="certificate.number")
    replaced_by = serializers.CharField(source="replaced_by.number", allow_null=True, default=None)
    proposed_by = serializers.CharField(source="proposal.proposed_by.username")
    made_by = serializers.CharField(source="made_by.username")

    class Meta:
        model = StatusChange
        fields = [
            "certificate", "kind", "effective_on", "ground", "citation", "replaced_by", "proposed_by", "made_by",
            "made_at",
        ]  # fmt: skip
