"""模拟表单: whom a draft is put to, beside what, and on which day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from rulebook.models import Policy, PolicyDraft, PopulationKind
from rulebook.models.simulations import MOST_PEOPLE
from rulebook.populations import Asked

_USUAL_PEOPLE = 100_000
_MOST_SEED = 2**31 - 1


class SimulationForm(PortalForm):
    """政策模拟: everybody on record or invented people, a day, and the text to compare with."""

    population = forms.ChoiceField(
        label=_("人群"), choices=PopulationKind.choices, widget=forms.RadioSelect, initial=PopulationKind.REGISTRY
    )
    people = forms.IntegerField(
        label=_("虚拟人数"), min_value=1, max_value=MOST_PEOPLE, required=False, initial=_USUAL_PEOPLE,
        help_text=_("仅用于虚拟人群"),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("种子"), min_value=0, max_value=_MOST_SEED, required=False, initial=1,
        help_text=_("仅用于虚拟人群；同一种子得到同一批人"),
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("模拟日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("规则和年限按这一天计算；草案须在这一天施行"),
    )  # fmt: skip
    against: forms.ModelChoiceField[Policy] = forms.ModelChoiceField(
        label=_("对照文本（选填）"), queryset=Policy.objects.none(), required=False, empty_label=_("不替换任何文本"),
        help_text=_("草案替换的文本，或草案以其为基础的文本"),
    )  # fmt: skip

    def __init__(self, *args: Any, draft: PolicyDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Policy.objects.filter(pathway=draft.pathway).defer("text").order_by("identifier", "in_force")
        against: Any = self.fields["against"]
        against.queryset = choices
        against.label_from_instance = _named

    @property
    def asked(self) -> Asked:
        """Whom the filled form asks about."""
        given = self.cleaned_data
        if given["population"] == PopulationKind.REGISTRY:
            return Asked()
        return Asked(given["people"] or _USUAL_PEOPLE, 1 if given["seed"] is None else given["seed"])


def _named(policy: Policy) -> str:
    return f"{policy.title}（{policy.identifier}）"
