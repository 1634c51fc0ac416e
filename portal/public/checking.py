"""证书查验: the public check."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.doors import public
from portal.public.forms import CheckForm
from portal.qr import check_address, qr_svg
from registry import checking, clock, limits
from registry.checking import Answer, Checked
from registry.models import Certificate, StatusChange

STATUSES = {Answer.MALFORMED_NUMBER: 400, Answer.UNKNOWN_NUMBER: 404}


@public
@never_cache
@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """The form; sent off, it leads to the answer's own address, which can be kept and printed."""
    if "number" not in request.GET:
        return render(request, "portal/public/check_form.html", {"form": CheckForm()})
    check = CheckForm(request.GET)
    if not check.is_valid():
        return render(request, "portal/public/check_form.html", {"form": check}, status=400)
    address = reverse("portal:check", args=[check.cleaned_data["number"].replace("/", "／")])
    name = check.cleaned_data["name"]
    return redirect(f"{address}?{urlencode({'name': name})}" if name else address)


@public
@never_cache
@require_safe
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """The answer for a number, and for a name where ``?name=`` gives one. Raises TooManyRequests for guessers."""
    client = limits.refuse_guessers(request)
    name = request.GET.get("name", "").strip()[:100]
    at = clock.now()
    checked = checking.check(number, name=name or None, on=clock.today())
    if checked.missed:
        limits.count_miss(client)
    context = {
        "checked": checked,
        "name_given": bool(name),
        "checked_at": at,
        "form": CheckForm(initial={"number": checked.number, "name": name}),
        **_about(checked),
    }
    return render(request, "portal/public/check.html", context, status=STATUSES.get(checked.answer, 200))


def _about(checked: Checked) -> dict[str, object]:
    """What stands beside a certificate that was found: its last change and a code that leads back here."""
    if checked.certificate is None:
        return {}
    address = check_address(checked.number)
    change = _last_change(checked.certificate) if checked.last_change else None
    return {"change": change, "address": address, "qr": qr_svg(address)}


def _last_change(certificate: Certificate) -> StatusChange | None:
    changes = certificate.changes.filter(effective_on__lte=clock.today()).select_related("replaced_by")
    return changes.order_by("-effective_on", "-id").first()
