"""Forms of published policies and of their drafts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.serializers.strict import DayField, Strict
from rulebook.drafts import DraftFault, DraftNote, Examined
from rulebook.models import DraftRevision, Policy, PolicyDraft, Repeal

_DIGEST = r"^sha256:[0-9a-f]{64}$"


class RepealSerializer(serializers.ModelSerializer[Repeal]):
    """废止: the last day in force, on what ground and by which article."""

    class Meta:
        model = Repeal
        fields = ["last_on", "ground", "citation", "made_at"]


class PolicySerializer(serializers.ModelSerializer[Policy]):
    """政策; ``since`` and ``until`` are the first and the last day in force, a repeal counted in."""

    region = serializers.CharField(source="region_id")
    region_name = serializers.CharField(source="region.name")
    since = serializers.DateField(source="in_force.lower")
    until = serializers.SerializerMethodField()
    repeal = RepealSerializer(allow_null=True, default=None)

    class Meta:
        model = Policy
        fields = [
            "digest", "identifier", "title", "pathway", "edition", "extends", "region", "region_name", "since", "until",
            "published_at", "repeal",
        ]  # fmt: skip

    def get_until(self, policy: Policy) -> str | None:
        """The last day in force; null until further notice; before ``since`` for one that never was."""
        after = policy.period.upper
        return (after - timedelta(days=1)).isoformat() if after else None


class PolicyDetail(PolicySerializer):
    """政策 with its text: its UTF-8 bytes are what the digest is of."""

    class Meta(PolicySerializer.Meta):
        fields = [*PolicySerializer.Meta.fields, "text"]


class DraftSerializer(serializers.ModelSerializer[PolicyDraft]):
    """政策草案; ``revision`` is the number of the last one, ``reason`` why it was returned or withdrawn."""

    region = serializers.CharField(source="region_id")
    revision = serializers.IntegerField(source="last_number")
    copied_from = serializers.CharField(source="copied_from_id", allow_null=True)
    created_by = serializers.CharField(source="created_by.username")
    published = serializers.CharField(source="published_id", allow_null=True)

    class Meta:
        model = PolicyDraft
        fields = [
            "id", "region", "title", "identifier", "kind", "pathway", "state", "revision", "reason", "copied_from",
            "created_by", "created_at", "published",
        ]  # fmt: skip


class RevisionSerializer(serializers.ModelSerializer[DraftRevision]):
    """草案稿次."""

    replaces = serializers.CharField(source="replaces_id", allow_null=True)
    by = serializers.CharField(source="by.username")

    class Meta:
        model = DraftRevision
        fields = ["number", "digest", "text", "replaces", "last_on", "ground", "citation", "note", "by", "at"]


class DraftFaultSerializer(serializers.Serializer[DraftFault]):
    """草案的错误: the field, in the text line and column from 1, a code, Chinese and English."""

    field = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.IntegerField()
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()


class DraftNoteSerializer(serializers.Serializer[DraftNote]):
    """草案的提示: it keeps nothing from being done."""

    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()


class DraftDetail(DraftSerializer):
    """政策草案 with its revisions, and the faults and notes of the last one as of today; none once it is closed."""

    revisions = RevisionSerializer(many=True)
    faults = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()

    class Meta(DraftSerializer.Meta):
        fields = [*DraftSerializer.Meta.fields, "revisions", "faults", "notes"]

    @extend_schema_field(DraftFaultSerializer(many=True))
    def get_faults(self, draft: PolicyDraft) -> list[dict[str, Any]]:
        """Each fault with its place and words."""
        return [asdict(fault) for fault in self._examined.faults] if self._examined else []

    @extend_schema_field(DraftNoteSerializer(many=True))
    def get_notes(self, draft: PolicyDraft) -> list[dict[str, Any]]:
        """What a publisher should know."""
        return [asdict(note) for note in self._examined.notes] if self._examined else []

    @property
    def _examined(self) -> Examined | None:
        found: Examined | None = self.context.get("examined")
        return found


class WordingForm(Strict):
    """What a revision is made of. The text is kept as sent; only its line ends become LF."""

    text = serializers.CharField(required=False, default="", allow_blank=True, trim_whitespace=False)
    replaces = serializers.RegexField(
        _DIGEST, required=False, allow_null=True, default=None, help_text="Digest of the policy that ends with this one"
    )
    last_on = DayField(
        required=False, allow_null=True, default=None, help_text="The last day in force of the policy that ends"
    )
    ground = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    citation = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class DraftForm(WordingForm):
    """A new draft: from nothing, from a text, or as a copy of a published policy."""

    copied_from = serializers.RegexField(
        _DIGEST, required=False, allow_null=True, default=None, help_text="Digest of the policy to begin with"
    )


class RevisionForm(WordingForm):
    """A further revision; ``revision`` is the number of the one that was looked at."""

    revision = serializers.IntegerField(min_value=1)


class LookedAtForm(Strict):
    """An act on a draft; ``revision`` is the number of the one that was looked at."""

    revision = serializers.IntegerField(min_value=1)


class ReasonForm(LookedAtForm):
    """The same with a reason."""

    reason = serializers.CharField(max_length=1000)
