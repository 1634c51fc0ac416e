"""公众填写的表单: the public check, and an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm


class CheckForm(PortalForm):
    """证书查验: a number, and the holder's name if the asker knows it."""

    number = forms.CharField(
        label=_("证书编号"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "number-input"}),
        help_text=_("22位，如 Y000032990001263000001；空格和小写字母不影响查验"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("持证人姓名（选填）"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("填写后一并核对编号与姓名是否相符"),
    )  # fmt: skip


class ObjectionForm(PortalForm):
    """异议: a ground, and how to reach whoever raises it."""

    ground = forms.CharField(
        label=_("异议理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("请写明事实和依据，最多2000字"),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("联系方式（选填）"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("加密保存，仅供处理异议的人核实时使用"),
    )  # fmt: skip


class ReceiptForm(PortalForm):
    """异议回执: the number that was given when the objection was raised."""

    receipt = forms.CharField(
        label=_("异议回执号"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "number-input"}),
        help_text=_("16位，提交异议时给出；空格、横线和小写字母不影响查询"),
    )  # fmt: skip
