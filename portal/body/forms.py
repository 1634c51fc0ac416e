"""评价机构填写的表单."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.acts.reviewing import LONGEST_GROUND, LONGEST_REFERENCE
from certification.models import Outcome
from portal.forms import WORKBOOKS, PortalForm
from registry.models import Site
from rules.words import PATHWAYS


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
