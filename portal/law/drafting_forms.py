"""起草的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm
from registry.models import Account
from registry.models.regions import region_prefix
from rulebook.acts.drafting import Wording
from rulebook.models import PolicyDraft, PublishedText

MOST_BYTES = 400_000  # of a file: more than the longest text takes in UTF-8


class TextChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # the class itself takes no argument
    """已发布的文本, by title and id."""

    def label_from_instance(self, text: PublishedText) -> str:
        """某政策（cn.ordinary.2023，2023-01-01起）."""
        return f"{text.title}（{text.identifier}，{text.in_force.lower:%Y-%m-%d}起）"


class DraftStartForm(PortalForm):
    """新的草案: from nothing, or from one of three."""

    copied_from = TextChoice(
        label=_("复制已发布的文本（选填）"), queryset=PublishedText.objects.none(), required=False, empty_label=_("不复制"),
        help_text=_("以其全文为第一稿；已发布的文本不会改动"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("上传文本（选填）"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.txt"}), help_text=_("UTF-8 编码的 YAML 文本"),
    )  # fmt: skip
    ends = TextChoice(
        label=_("只废止一份已发布的文本，不另立新文本（选填）"), queryset=PublishedText.objects.none(), required=False,
        empty_label=_("不是"),
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["copied_from"], _texts())
        _choose(self.fields["ends"], _texts().filter(repeal=None, region__code__startswith=_prefix(account.region_id)))

    def clean_file(self) -> str | None:
        """The text of the file."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_now("文件过大"))
        try:
            text = str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_now("文件不是 UTF-8 文本")) from None
        if "\0" in text:
            raise forms.ValidationError(_now("文件不是文本"))
        return text

    def clean(self) -> dict[str, Any]:
        """At most one of the three."""
        given = super().clean() or {}
        if sum(bool(given.get(name)) for name in ("copied_from", "file", "ends")) > 1:
            self.add_error("copied_from", _now("复制、上传、废止三者至多选一项"))
        return given


class WordingForm(PortalForm):
    """一稿: the text, the published text that it ends, and what was changed."""

    text = forms.CharField(
        label=_("正文"), required=False, strip=False,
        widget=forms.Textarea(
            attrs={"rows": 28, "spellcheck": "false", "wrap": "off", "class": "editor", "autocomplete": "off"}
        ),
    )  # fmt: skip
    replaces = TextChoice(
        label=_("所替代或废止的文本（选填）"), queryset=PublishedText.objects.none(), required=False, empty_label=_("没有"),
        help_text=_("发布时一并废止；其文本不改动，以往的判定和认定不受影响"),
    )  # fmt: skip
    last_on = forms.DateField(
        label=_("其最后施行日"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请按 2026-01-31 的形式填写日期")},
    )  # fmt: skip
    ground = forms.CharField(label=_("废止的事由"), required=False, max_length=400)
    citation = forms.CharField(
        label=_("废止的依据"), required=False, max_length=200, help_text=_("文件名称、文号和条款")
    )
    note = forms.CharField(label=_("修改说明（选填）"), required=False, max_length=400)
    looked_at = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: PolicyDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("replaces") and not self.initial.get("text"):  # it only ends a text
            self.fields["text"].widget.attrs |= {"rows": 4, "class": "editor short"}
        _choose(self.fields["replaces"], _texts().filter(region__code__startswith=_prefix(draft.region_id)))

    def wording(self) -> Wording:
        """The revision that was written."""
        given = self.cleaned_data
        return Wording(
            text=given["text"], replaces=given["replaces"], last_on=given["last_on"], ground=given["ground"],
            citation=given["citation"], note=given["note"],
        )  # fmt: skip


def _texts() -> QuerySet[PublishedText]:
    return PublishedText.objects.defer("text").order_by("identifier", "in_force")


def _choose(field: forms.Field, texts: QuerySet[PublishedText]) -> None:
    if isinstance(field, TextChoice):
        field.queryset = texts


def _prefix(region: str | None) -> str:
    return region_prefix(region) if region else "-"
