"""登录 and 退出."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal import keeping
from portal.doors import public, takes
from portal.sessions import MARKER

MARKED_FOR = 30 * 24 * 3600
"""Seconds for which the sign-in page remembers that somebody was signed in here."""


class SignInForm(AuthenticationForm):
    """登录: the words are the portal's, and never tell whether it was the name or the password."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请检查后重试。连续多次错误后，每次重试须等待更久。"),
        "inactive": _("用户名或密码不正确，请检查后重试。连续多次错误后，每次重试须等待更久。"),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项")


class SignIn(LoginView):
    """The sign-in page; who is signed in is led home.

    It says where a sign-in has ended, and carries the form that was typed meanwhile (``portal.keeping``).
    """

    template_name = "portal/public/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Signs in; a form that was sent on from another page is no attempt to."""
        if "username" not in request.POST:
            return self.render_to_response(self.get_context_data(form=SignInForm(request)))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Puts the form that was carried back to its page."""
        answer = super().form_valid(form)
        keeping.put_back(self.request, self.get_success_url(), keeping.carried(self.request))
        answer.set_cookie(
            MARKER, "1", max_age=MARKED_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a sign-in has ended, and what was typed before it did."""
        posted = self.request.method == "POST"
        return super().get_context_data(**kwargs) | {
            "ended": "ended" in self.request.GET,
            "kept": keeping.carried(self.request) if posted else "",
        }


class SignOut(LogoutView):
    """Signing out: nothing is left of having been signed in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ends the session and takes the marker away."""
        answer = super().post(request, *args, **kwargs)
        answer.delete_cookie(MARKER, samesite="Lax")
        return answer


CARRIED_BYTES = 2 * keeping.MOST
"""What the sign-in page takes from who is not signed in yet: a form that was typed meanwhile, written twice in an address."""
sign_in = takes(most=CARRIED_BYTES)(public(SignIn.as_view()))
sign_out = public(SignOut.as_view())
