"""表单: what every form of the portal shares. Labels and messages are the portal's own, so that a page speaks one language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# What a file dialogue offers where a workbook is asked for.
WORKBOOKS = ".xlsx,.xls"


class PortalForm(forms.Form):
    """A form whose fields say in the portal's words what is missing."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项")
            field.error_messages["invalid_choice"] = _("请从所列选项中选择")


class NameForm(PortalForm):
    """认定或更正姓名: the name, why, and on what evidence."""

    name = forms.CharField(
        label=_("姓名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("与身份证件所载完全一致"),
    )  # fmt: skip
    statement = forms.CharField(
        label=_("事实和理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("如录入有误、依法更名，或核查的经过和结论"),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("证明材料"), max_length=200, help_text=_("材料名称和编号，如户籍证明、身份证复印件；材料自行存档备查")
    )


class ReasonForm(PortalForm):
    """说明理由."""

    reason = forms.CharField(label=_("理由"), max_length=350, widget=forms.Textarea(attrs={"rows": 3}))
