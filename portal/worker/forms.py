"""证书筛选的表单."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from registry.models import CertificateStatus
from rules.ladder import Level


class CertificateFilterForm(PortalForm):
    """证书筛选."""

    number = forms.CharField(label=_("证书编号"), max_length=40, required=False, help_text=_("可只填开头几位"))
    occupation = forms.CharField(label=_("职业"), max_length=60, required=False, help_text=_("名称或编码的一部分"))
    level = forms.ChoiceField(
        label=_("等级"), required=False, choices=[("", _("全部")), *((lv.value, lv.official_form) for lv in Level)]
    )
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *CertificateStatus.choices])
