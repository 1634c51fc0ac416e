"""登录 and 退出: the password first, then the second factor where the account has one or its role needs one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import keeping
from portal.doors import public, takes
from portal.public import second_step
from portal.sessions import MARKER
from registry.access import needs_second_factor
from registry.acts.sign_ins import note_sign_in
from registry.devices import origin_of
from registry.models import Account, SignInOutcome, SignInWay
from registry.reasons import TooManySignIns


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
        self.fields["password"].widget.attrs["data-reveal"] = ""
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项")

    def clean(self) -> dict[str, Any]:
        """Tries the password; a wrong one for an account that exists goes into its history."""
        try:
            given: dict[str, Any] = super().clean()
        except (ValidationError, TooManySignIns) as refused:
            waits = isinstance(refused, TooManySignIns)
            self._note_failure(SignInOutcome.LOCKED if waits else SignInOutcome.WRONG_PASSWORD)
            raise
        return given

    def _note_failure(self, outcome: SignInOutcome) -> None:
        account = Account.objects.filter(username=self.cleaned_data.get("username")).first()
        if account is None or self.request is None:
            return
        note_sign_in(account, SignInWay.PASSWORD, outcome, origin=origin_of(self.request), at=timezone.now())


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
        """Signs in, or goes on to the second factor; puts the form that was carried back to its page."""
        account: Any = form.get_user()
        keeping.put_back(self.request, self.get_success_url(), keeping.carried(self.request))
        if needs_second_factor(account) or account.has_second_factor():
            second_step.hold(
                self.request, account, SignInWay.PASSWORD, next_page=self.get_success_url(), backend=account.backend
            )
            return redirect("portal:sign-in-second-step")
        return second_step.let_in(
            self.request, account, SignInWay.PASSWORD, account.backend, redirect(self.get_success_url())
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a sign-in has ended, and what was typed before it did."""
        posted = self.request.method == "POST"
        return super().get_context_data(**kwargs) | {
            "ended": "ended" in self.request.GET,
            "kept": keeping.carried(self.request) if posted else "",
            "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
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
