"""登录 and 退出."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.doors import public


class SignInForm(AuthenticationForm):
    """登录: the words are the portal's, and never tell whether it was the name or the password."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重试。连续多次错误将暂时锁定。"),
        "inactive": _("用户名或密码不正确，请检查后重试。连续多次错误将暂时锁定。"),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项")


class SignIn(LoginView):
    """The sign-in page; who is signed in is led home."""

    template_name = "portal/public/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


sign_in = public(SignIn.as_view())
sign_out = public(LogoutView.as_view())
