"""Forms of simulations: asking for one, its progress, its report."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.strict import DayField, Strict
from rulebook.models import PopulationKind, Simulation
from rulebook.models.simulations import MOST_PEOPLE

_DIGEST = r"^sha256:[0-9a-f]{64}$"
_MOST_SEED = 2**31 - 1


class PopulationForm(Strict):
    """Who is asked: everybody on record, or so many invented people of a seed."""

    kind = serializers.ChoiceField(PopulationKind.choices)
    people = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False)
    seed = serializers.IntegerField(min_value=0, max_value=_MOST_SEED, required=False, help_text="Default 1")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Invented people have a number, those on record have none. Raises ValidationError."""
        invented = attrs["kind"] == PopulationKind.SYNTHETIC
        if invented and "people" not in attrs:
            raise serializers.ValidationError({"people": [serializers.ErrorDetail("required", "required")]})
        for name in ("people", "seed"):
            if not invented and name in attrs:
                raise serializers.ValidationError({name: [serializers.ErrorDetail("registry", "only_of_invented")]})
        return attrs


class SimulationForm(Strict):
    """A simulation asked for, of a draft's last revision or of a text."""

    draft = serializers.UUIDField(required=False, help_text="A draft on record; or else `text`")
    text = serializers.CharField(required=False, trim_whitespace=False, help_text="A policy's text")
    against = serializers.RegexField(
        _DIGEST, required=False, allow_null=True, default=None,
        help_text="The published policy that the text replaces or builds on; default: what the draft ends, or none",
    )  # fmt: skip
    on = DayField(required=False, help_text="The day asked about; default today in Asia/Shanghai")
    population = PopulationForm()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either a draft or a text. Raises ValidationError."""
        if ("draft" in attrs) == ("text" in attrs):
            raise serializers.ValidationError({"draft": [serializers.ErrorDetail("either", "draft_or_text")]})
        return attrs


class PopulationSerializer(serializers.Serializer[Any]):
    """Who is asked."""

    kind = serializers.ChoiceField(PopulationKind.choices, source="population")
    people = serializers.IntegerField(allow_null=True)
    seed = serializers.IntegerField(allow_null=True)


class SimulationSerializer(serializers.ModelSerializer[Simulation]):
    """政策模拟; ``progress`` is percent of the people looked at."""

    draft = serializers.UUIDField(source="draft_id", allow_null=True)
    against = serializers.CharField(source="against_id", allow_null=True)
    on = serializers.DateField(source="as_of")
    population = PopulationSerializer(source="*")
    progress = serializers.IntegerField(source="percent")
    asked_by = serializers.CharField(source="asked_by.username")

    class Meta:
        model = Simulation
        fields = [
            "id", "draft", "title", "digest", "against", "on", "population", "state", "progress", "asked_by",
            "asked_at", "finished_at",
        ]  # fmt: skip


class SimulationDetail(SimulationSerializer):
    """政策模拟 with its report, null until it is done.

    ``by_level``, ``by_occupation`` and ``by_region`` count who gains and who loses, ``examples`` show people by the id
    of their record with the conditions that made the difference.
    """

    report = serializers.DictField(allow_null=True)

    class Meta(SimulationSerializer.Meta):
        fields = [*SimulationSerializer.Meta.fields, "report"]
