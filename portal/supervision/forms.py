"""监管人员填写的表单."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from registry.models import StatusChangeKind


class StatusChangeForm(PortalForm):
    """证书状态变更: what befalls a certificate, from which day, on what ground and by which article."""

    kind = forms.ChoiceField(
        label=_("变更"), widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in StatusChangeKind if kind != StatusChangeKind.SUPERSEDED],
    )  # fmt: skip
    effective_on = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请按 2026-01-31 的形式填写日期")},
        help_text=_("不早于发证日期和上一次变更的生效日期"),
    )  # fmt: skip
    ground = forms.CharField(label=_("事由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    citation = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名称、文号和条款"))


class BodyFilterForm(PortalForm):
    """评价机构筛选."""

    name = forms.CharField(label=_("名称或统一社会信用代码"), max_length=60, required=False)
