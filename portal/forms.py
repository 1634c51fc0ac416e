"""表单: what people fill in. Labels and messages are the portal's own, so that a page speaks one language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.acts.reviewing import LONGEST_GROUND, LONGEST_REFERENCE
from certification.models import Outcome
from registry.models import CertificateStatus, Site, StatusChangeKind
from rules.ladder import Level
from rules.words import PATHWAYS

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
        help_text=_("加密保存，仅供评价机构审批人核实异议时使用"),
    )  # fmt: skip


class UploadForm(PortalForm):
    """上传申报表: a workbook for one of the body's sites, by one pathway."""

    site: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label=_("评价站点"), queryset=Site.objects.none(), empty_label=None
    )
    pathway = forms.TypedChoiceField(
        label=_("途径"), choices=[(word, _(label)) for word, label in PATHWAYS.items()], initial="ordinary",
        required=False, empty_value="ordinary",
        help_text=_("一份文件只办一种途径；直接认定、破格、竞赛、评聘和转正定级按评审记录认定，不录入成绩"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("申报工作簿"), allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": WORKBOOKS}),
        help_text=_(".xlsx 或 .xls；第一张工作表每行一名申报人。同一文件按同一途径重复提交视为一次申报"),
    )  # fmt: skip


class ScoreWorkbookForm(PortalForm):
    """上传成绩表."""

    file = forms.FileField(
        label=_("成绩工作簿"), widget=forms.ClearableFileInput(attrs={"accept": WORKBOOKS}),
        help_text=_("在下载的成绩表中填写后上传；有一处不符则整份不录入"),
    )  # fmt: skip


class ReviewForm(PortalForm):
    """评审: what the records of one sitting have in common; the findings stand beside the people."""

    reviewed_on = forms.DateField(
        label=_("评审日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请按 2026-01-31 的形式填写日期")},
    )  # fmt: skip
    reference = forms.CharField(
        label=_("评审材料"), max_length=LONGEST_REFERENCE, help_text=_("如会议纪要编号；材料由评价机构存档备查")
    )
    ground = forms.CharField(
        label=_("评审意见"), max_length=LONGEST_GROUND, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("适用于本次录入的所有人；个别人的意见可在其行内另写"),
    )  # fmt: skip


class RejectionForm(PortalForm):
    """不予认定的理由."""

    reason = forms.CharField(
        label=_("不予认定的理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("仅在不予认定时填写，写入该申报的经过并告知申报单位"),
    )  # fmt: skip


class WithdrawalForm(PortalForm):
    """撤回的理由."""

    reason = forms.CharField(
        label=_("撤回的理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("撤回后可以更正材料，重新申报；已录入成绩或评审记录的申报不能撤回"),
    )  # fmt: skip


class SettlementForm(PortalForm):
    """异议处理: the outcome and its reason."""

    outcome = forms.ChoiceField(
        label=_("处理结果"), choices=Outcome.choices, widget=forms.RadioSelect,
        help_text=_("异议不成立：恢复公示，期满发证。异议成立：不予认定"),
    )  # fmt: skip
    reason = forms.CharField(label=_("处理说明"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


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


class CertificateFilterForm(PortalForm):
    """证书筛选."""

    number = forms.CharField(label=_("证书编号"), max_length=40, required=False, help_text=_("可只填开头几位"))
    occupation = forms.CharField(label=_("职业"), max_length=60, required=False, help_text=_("名称或编码的一部分"))
    level = forms.ChoiceField(
        label=_("等级"), required=False, choices=[("", _("全部")), *((lv.value, lv.official_form) for lv in Level)]
    )
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *CertificateStatus.choices])


class BodyFilterForm(PortalForm):
    """评价机构筛选."""

    name = forms.CharField(label=_("名称或统一社会信用代码"), max_length=60, required=False)
