"""证书查验: the public check.

A number alone has an address of its own, the one in the QR codes. Everything else that somebody may type, a name above
all or an ID number by mistake, is never part of an address: it waits, sealed, in the shared cache, and the address of
its result holds a random word and nothing else. The result can be reloaded for half an hour.
"""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.doors import public
from portal.public.forms import CheckForm
from portal.qr import check_address, qr_svg
from registry import checking, clock, identity, limits, sweeps
from registry.checking import Answer, Checked
from registry.models import Certificate, StatusChange
from registry.numbers import normalise

STATUSES = {Answer.MALFORMED_NUMBER: 400, Answer.UNKNOWN_NUMBER: 404}
KEPT_SECONDS = 1800
PURPOSE = b"public check"
_NUMBER = re.compile(r"[A-Z][0-9]{14}[0-9A-Z][0-9]{6}")
"""What a certificate number looks like; no ID number and no name does."""


# The form changes nothing and is answered alike whoever sends it, so it needs no token, and visitors get no cookie.
@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponseBase:
    """The form; sent off, it leads to its result. A link with ``?number=`` is taken like a form that was sent."""
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "number" not in given:
        return _form(request, CheckForm())
    check = CheckForm(given)
    if not check.is_valid():
        return _form(request, check, status=400)
    return _to_result(**check.cleaned_data)


@public
@never_cache
@require_safe
def answer(request: HttpRequest, number: str) -> HttpResponseBase:
    """The answer for a number alone; a name in the address is taken out of it first.

    Raises TooManyRequests for guessers.
    """
    if name := request.GET.get("name", "").strip():
        return _to_result(number, name)
    client = limits.refuse_guessers(request)
    sweeps.refuse_sweeps(number, client, at=timezone.now())
    checked = checking.check(number, on=clock.today())
    if checked.missed:
        limits.count_miss(client)
    return _answer(request, checked)


@public
@never_cache
@require_safe
def result(request: HttpRequest, word: str) -> HttpResponse:
    """The answer for what was typed a while ago; looked at again, it is not counted as another guess.

    Raises TooManyRequests for guessers.
    """
    kept = cache.get(_key(word))
    if kept is None:
        return _form(request, CheckForm(), expired=True, status=410)
    client = limits.refuse_guessers(request)
    given = json.loads(identity.unseal(kept["sealed"], purpose=PURPOSE))
    checked = checking.check(given["number"], name=given["name"] or None, on=clock.today())
    if checked.missed and cache.add(_key(word, "counted"), 1, timeout=KEPT_SECONDS):
        limits.count_miss(client)
    return _answer(request, checked, name=given["name"])


def _to_result(number: str, name: str) -> HttpResponseBase:
    """The address of the result: the number where it is one and no name is given, otherwise a random word."""
    if not name and _NUMBER.fullmatch(normalise(number)):
        return redirect("portal:check", number=normalise(number))
    word = secrets.token_urlsafe(16)
    given = json.dumps({"number": number[:100], "name": name[:100]}).encode()
    cache.set(_key(word), {"sealed": identity.seal(given, purpose=PURPOSE)}, timeout=KEPT_SECONDS)
    return redirect("portal:check-result", word=word)


def _key(word: str, kind: str = "given") -> str:
    return f"check:{kind}:{word}"


def _form(request: HttpRequest, form: CheckForm, *, expired: bool = False, status: int = 200) -> HttpResponse:
    context = {"form": form, "expired": expired}
    return _unreferred(render(request, "portal/public/check_form.html", context, status=status))


def _answer(request: HttpRequest, checked: Checked, *, name: str = "") -> HttpResponse:
    context = {
        "checked": checked,
        "checked_at": clock.now(),
        "form": CheckForm(initial={"number": checked.number, "name": name}),
        **_about(checked),
    }
    status = STATUSES.get(checked.answer, 200)
    return _unreferred(render(request, "portal/public/check.html", context, status=status))


def _unreferred(response: HttpResponse) -> HttpResponse:
    """No page that is opened from here learns which certificate was looked at."""
    response["Referrer-Policy"] = "no-referrer"
    return response


def _about(checked: Checked) -> dict[str, Any]:
    """What stands beside a certificate that was found: a code that leads back here, and with the name its last change."""
    if checked.certificate is None:
        return {}
    address = check_address(checked.number)
    change = _last_change(checked.certificate) if checked.last_change and checked.name_checked else None
    return {"change": change, "address": address, "qr": qr_svg(address)}


def _last_change(certificate: Certificate) -> StatusChange | None:
    return certificate.changes.deciding(on=clock.today()).select_related("replaced_by").first()
