"""What lists may be narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django_filters import rest_framework as filters  # type: ignore[import-untyped]

from api.serializers.strict import day_of
from certification.models import Application, Batch, Objection
from certification.states import ApplicationState, BatchState
from registry.models import Body, BodyKind, Certificate, Filing, Occupation, Offer, Region, Site, Standard
from registry.models.levels import LEVEL_CHOICES
from rulebook.models import Policy, PolicyDraft, Simulation, TextQuerySet
from rulebook.states import DraftState, SimulationState
from rules.words import PATHWAYS


class _DayField(forms.CharField):
    """A day as ``YYYY-MM-DD``, and in no other of the forms that people write."""

    def to_python(self, value: Any) -> Any:
        try:
            return day_of(value) if value else None
        except ValueError as error:
            raise forms.ValidationError("not a day", "invalid") from error


class _TruthField(forms.CharField):
    """``true`` or ``false``; anything else must not read as "not asked for"."""

    def to_python(self, value: Any) -> Any:
        if value and value not in ("true", "false"):
            raise forms.ValidationError("neither true nor false", "invalid")
        return value == "true" if value else None


class DayFilter(filters.DateFilter):  # type: ignore[misc]
    """By a day."""

    field_class = _DayField


class TruthFilter(filters.BooleanFilter):  # type: ignore[misc]
    """By yes or no."""

    field_class = _TruthField

    def __init__(self, **options: Any) -> None:
        # The framework's own widget makes "not asked for" of whatever it does not know.
        super().__init__(**options, widget=forms.TextInput)


class Narrowing(filters.FilterSet):  # type: ignore[misc]
    """What all have in common: nothing but the framework's."""


class OccupationFilter(Narrowing):
    """Occupations by the beginning of their code and by words of their title."""

    code = filters.CharFilter(lookup_expr="startswith", label="The beginning of the code")
    title = filters.CharFilter(lookup_expr="icontains", label="Part of the title")

    class Meta:
        model = Occupation
        fields = ["code", "title"]


class RegionFilter(Narrowing):
    """Regions by the one that they lie in directly."""

    parent = filters.CharFilter(field_name="parent_id", label="The code of the region above")

    class Meta:
        model = Region
        fields = ["parent"]


class StandardFilter(Narrowing):
    """Standards by occupation and by the day that they are in force on."""

    occupation = filters.CharFilter(field_name="occupation_id")
    on = DayFilter(field_name="in_force", lookup_expr="contains", label="In force on the day")

    class Meta:
        model = Standard
        fields = ["occupation", "on"]


class OfferFilter(Narrowing):
    """Offers by occupation and level."""

    occupation = filters.CharFilter(field_name="occupation_id")
    level = filters.ChoiceFilter(choices=LEVEL_CHOICES)

    class Meta:
        model = Offer
        fields = ["occupation", "level"]


class BodyFilter(Narrowing):
    """Bodies by kind and name."""

    kind = filters.ChoiceFilter(choices=BodyKind.choices)
    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Body
        fields = ["kind", "name"]


class SiteFilter(Narrowing):
    """Sites by body."""

    body = filters.CharFilter(field_name="body__credit_code", label="统一社会信用代码")

    class Meta:
        model = Site
        fields = ["body"]


class FilingFilter(Narrowing):
    """Filings by body, site and the day that they hold on."""

    body = filters.CharFilter(field_name="site__body__credit_code", label="统一社会信用代码")
    site = filters.CharFilter(field_name="site__code", label="站点代码")
    on = DayFilter(field_name="period", lookup_expr="contains", label="Holding on the day")

    class Meta:
        model = Filing
        fields = ["body", "site", "on"]


class BatchFilter(Narrowing):
    """Batches by state, site and pathway."""

    state = filters.ChoiceFilter(choices=BatchState.choices)
    pathway = filters.ChoiceFilter(choices=list(PATHWAYS.items()))
    site = filters.CharFilter(field_name="site__code", label="站点代码")

    class Meta:
        model = Batch
        fields = ["state", "site", "pathway"]


class ApplicationFilter(Narrowing):
    """Applications by state, level, occupation and pathway."""

    state = filters.ChoiceFilter(choices=ApplicationState.choices)
    level = filters.ChoiceFilter(choices=LEVEL_CHOICES)
    occupation = filters.CharFilter(field_name="occupation_id")
    pathway = filters.ChoiceFilter(choices=list(PATHWAYS.items()))

    class Meta:
        model = Application
        fields = ["state", "level", "occupation", "pathway"]


class ObjectionFilter(Narrowing):
    """Objections by whether they are still open."""

    open = TruthFilter(field_name="settled_at", lookup_expr="isnull", label="Not settled yet")

    class Meta:
        model = Objection
        fields = ["open"]


class CertificateFilter(Narrowing):
    """Certificates by number, level, occupation, site and day of issue."""

    number = filters.CharFilter()
    level = filters.ChoiceFilter(choices=LEVEL_CHOICES)
    occupation = filters.CharFilter(field_name="occupation_id")
    site = filters.CharFilter(field_name="site__code", label="站点代码")
    issued_from = DayFilter(field_name="issued_on", lookup_expr="gte", label="Issued on or after")
    issued_to = DayFilter(field_name="issued_on", lookup_expr="lte", label="Issued on or before")

    class Meta:
        model = Certificate
        fields = ["number", "level", "occupation", "site", "issued_from", "issued_to"]


class PolicyFilter(Narrowing):
    """Policies by id, pathway, place and the day that they are in force on."""

    identifier = filters.CharFilter()
    pathway = filters.ChoiceFilter(choices=list(PATHWAYS.items()))
    place = filters.CharFilter(field_name="region_id", label="The region that the policy is of, GB/T 2260")
    on = DayFilter(method="in_force_on", label="In force on the day")

    class Meta:
        model = Policy
        fields = ["identifier", "pathway", "place", "on"]

    def in_force_on(self, policies: TextQuerySet[Policy], name: str, day: date) -> TextQuerySet[Policy]:
        """Those in force on the day, ends by a later fact counted in."""
        return policies.in_force_on(day)


class DraftFilter(Narrowing):
    """Drafts by state and pathway."""

    state = filters.ChoiceFilter(choices=DraftState.choices)
    pathway = filters.ChoiceFilter(choices=list(PATHWAYS.items()))

    class Meta:
        model = PolicyDraft
        fields = ["state", "pathway"]


class SimulationFilter(Narrowing):
    """Simulations by draft and state."""

    draft = filters.UUIDFilter(field_name="draft_id", label="The draft's id")
    state = filters.ChoiceFilter(choices=SimulationState.choices)

    class Meta:
        model = Simulation
        fields = ["draft", "state"]
