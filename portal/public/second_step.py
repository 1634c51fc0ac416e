"""登录第二步: the code of the authenticator, or setting one up where the role needs it; until then nobody is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods

from portal.authenticators import CodeForm, enrolment
from portal.doors import public
from portal.refusing import with_wait
from portal.sessions import MARKER, SECOND_FACTOR
from registry.acts.second_factors import check_code, enrol
from registry.acts.sign_ins import note_sign_in
from registry.devices import origin_of
from registry.models import Account, SignInOutcome, SignInWay
from registry.reasons import TooManyCodes, WrongCode
from rules.refusals import Refusal

HELD_FOR = 600
"""Seconds for which a right password waits for its code."""
MARKED_FOR = 30 * 24 * 3600
"""Seconds for which the sign-in page remembers that somebody was signed in here."""
_HELD = "signing_in"


def hold(request: HttpRequest, account: Account, way: SignInWay, *, next_page: str, backend: str) -> None:
    """Remembers whose password was right, for a few minutes; the session is still nobody's."""
    request.session.cycle_key()
    request.session.set_expiry(HELD_FOR)
    request.session[_HELD] = {
        "account": account.pk, "mark": account.password_mark, "backend": backend, "way": way.value,
        "next": next_page, "until": int(timezone.now().timestamp()) + HELD_FOR,
    }  # fmt: skip


def let_in(request: HttpRequest, account: Account, way: SignInWay, backend: str, answer: HttpResponse) -> HttpResponse:
    """Signs in; ``answer`` is where it leads to."""
    request.session.pop(_HELD, None)
    login(request, account, backend=backend)
    now = timezone.now()
    note_sign_in(account, way, SignInOutcome.SUCCESS, origin=origin_of(request), at=now)
    answer.set_cookie(
        MARKER, "1", max_age=MARKED_FOR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Asks for the code, or shows the secret to be put into an authenticator; leads back where the password is too old."""
    held: dict[str, Any] = request.session.get(_HELD, {})
    account = _held_account(held)
    if account is None:
        return redirect("portal:sign-in")
    setting_up = not account.has_second_factor()
    form = CodeForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, account, held, form.cleaned_data["code"], setting_up=setting_up)
        except Refusal as answer:
            refusal = answer
            _note_refused(request, account, answer)
    context: dict[str, Any] = {"form": form, "refusal": refusal, "setting_up": setting_up, "owner": account}
    if setting_up:
        context |= enrolment(account, at=timezone.now())
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return with_wait(render(request, "portal/public/second_step.html", context, status=status), refusal)


def _held_account(held: dict[str, Any]) -> Account | None:
    """Whose password was right a moment ago, if it still is."""
    if not held or held["until"] < timezone.now().timestamp():
        return None
    account = Account.objects.filter(pk=held["account"], is_active=True).first()
    if account is None or not constant_time_compare(held["mark"], account.password_mark):
        return None
    return account


def _taken(
    request: HttpRequest, account: Account, held: dict[str, Any], code: str, *, setting_up: bool
) -> HttpResponse:
    """Signs in by the code. Raises WrongCode, TooManyCodes."""
    if setting_up:
        codes = enrol(account, code, by=account, at=timezone.now())
        way = SignInWay.CODE
        context = {"codes": codes, "next_page": held["next"]}
        answer = render(request, "portal/recovery_codes.html", context)
    else:
        way = check_code(account, code, at=timezone.now())
        answer = redirect(held["next"])
    way = SignInWay(held["way"]) if held["way"] == SignInWay.PROVIDER else way
    let_in(request, account, way, held["backend"], answer)
    request.session[SECOND_FACTOR] = True
    return answer


def _note_refused(request: HttpRequest, account: Account, refusal: Refusal) -> None:
    outcomes = {WrongCode: SignInOutcome.WRONG_CODE, TooManyCodes: SignInOutcome.LOCKED}
    outcome = outcomes.get(type(refusal))
    if outcome is not None:
        note_sign_in(account, SignInWay.CODE, outcome, origin=origin_of(request), at=timezone.now())
