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
