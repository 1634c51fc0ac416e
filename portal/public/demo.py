"""演示时钟: moving a demonstration's clock. Anywhere else the page does not exist."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.acts.issuing import close_due
from certification.models import PublicNotice
from portal.doors import public
from registry import clock
from registry.workdays import Workdays
from rules.refusals import Refusal

OFFICE_HOURS_BEGIN = time(9)


class NoOpenPublicNotice(Refusal):
    """The clock was to be moved past the open public notices, and there is none."""

    code = "no_open_public_notice"
    zh = "目前没有进行中的公示"
    en = "No public notice is running"
    status = 409


@public
@require_http_methods(["GET", "HEAD", "POST"])
def clock_page(request: HttpRequest) -> HttpResponse:
    """Moves the clock to the next working day, or past the end of the latest open public notice."""
    if not settings.DEMO:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            to = _target(request.POST.get("to", ""))
        except Refusal as answer:
            refusal = answer
        else:
            clock.advance(to=timezone.make_aware(datetime.combine(to, OFFICE_HOURS_BEGIN)))
            closing = close_due(at=clock.now())
            messages.success(request, _moved(to, closing))
            return redirect("portal:demo-clock")
    context = {"refusal": refusal, "latest_end": _latest_end(), "running": PublicNotice.objects.filter(closed_at=None)}
    return render(request, "portal/public/demo_clock.html", context, status=refusal.status if refusal else 200)


def _target(to: str) -> date:
    """The day to move to. Raises NoOpenPublicNotice, CalendarUnknown; Http404 for what the page does not offer."""
    if to == "next-working-day":
        return Workdays.load().after(clock.today(), 1)
    if to != "after-public_notice":
        raise Http404
    end = _latest_end()
    if end is None:
        raise NoOpenPublicNotice
    return end + timedelta(days=1)


def _latest_end() -> date | None:
    open_ = PublicNotice.objects.filter(closed_at__isnull=True, ends_on__gte=clock.today())
    latest: date | None = open_.aggregate(latest=Max("ends_on"))["latest"]
    return latest


def _moved(to: date, closing: int) -> str:
    day = f"{to.year}年{to.month}月{to.day}日"
    if closing:
        return _("演示时钟已拨到%(day)s，%(count)s项公示期满，正在发证。") % {"day": day, "count": closing}
    return _("演示时钟已拨到%(day)s。") % {"day": day}
