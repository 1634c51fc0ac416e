"""账户的表单."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.forms import PortalForm


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-reveal": ""})


class PasswordForm(PortalForm):
    """修改密码: the present one, and the new one twice."""

    present = forms.CharField(label=_("当前密码"), strip=False, max_length=4096, widget=_password("current-password"))
    new = forms.CharField(label=_("新密码"), strip=False, max_length=4096, widget=_password("new-password"))
    again = forms.CharField(label=_("再次输入新密码"), strip=False, max_length=4096, widget=_password("new-password"))

    def clean(self) -> dict[str, Any]:
        """Both new ones the same."""
        given = super().clean() or {}
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一致"))
        return given


class TokenForm(PortalForm):
    """新的访问令牌."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("便于日后辨认，如“人事系统接口”"))
    days = forms.IntegerField(
        label=_("有效天数"), min_value=1, max_value=settings.TOKEN_DAYS_MOST, initial=settings.TOKEN_DAYS,
        help_text=_("最长%(most)s天") % {"most": settings.TOKEN_DAYS_MOST},
    )  # fmt: skip
    reads_only = forms.BooleanField(label=_("只读：只能查询，不能办理"), required=False)
