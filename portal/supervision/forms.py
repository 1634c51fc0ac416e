"""监管人员填写的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from registry.models import StatusGround


class StatusProposalForm(PortalForm):
    """变更提议: the ground, which says what befalls the certificate; what happened; from which day on."""

    ground = forms.ModelChoiceField(
        label=_("变更和依据"), queryset=StatusGround.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    statement = forms.CharField(
        label=_("事实说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("何人何时做了什么，有何证据；供确认人核实，不对外公开"),
    )  # fmt: skip
    effective_on = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请按 2026-01-31 的形式填写日期")},
        help_text=_("不早于发证日期和上一次变更的生效日期"),
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: QuerySet[StatusGround], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = grounds
        field.label_from_instance = _ground_label  # type: ignore[method-assign, assignment]


def _ground_label(ground: StatusGround) -> str:
    return f"{ground.get_kind_display()}：{ground.text}（{ground.citation}，{ground.certainty_words}）"


class DeclineForm(PortalForm):
    """不予确认或撤回提议的理由."""

    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class BodyFilterForm(PortalForm):
    """评价机构筛选."""

    name = forms.CharField(label=_("名称或统一社会信用代码"), max_length=60, required=False)


class AccountSearch(PortalForm):
    """账户查找."""

    name = forms.CharField(
        label=_("用户名或姓名"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
