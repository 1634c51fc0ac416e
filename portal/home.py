"""首页: what the registry is, and for who is signed in, the home page of their desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import portal.body.home
import portal.law.home
import portal.supervision.home
import portal.worker.home
from portal.doors import public
from portal.public.forms import CheckForm
from registry import clock, viewing
from registry.models import Account, Role
from rules.ladder import Level


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home, or the desk of the account's role."""
    account = request.user if isinstance(request.user, Account) else None
    desk = DESKS.get(Role(account.role)) if account and account.role else None
    if account is None or desk is None:
        return render(request, "portal/public/home.html", {"form": CheckForm(), "levels": list(Level)})
    viewing.show_to(account)
    template, context_of = desk
    return render(request, template, {"today": clock.today(), **context_of(account)})


Desk = tuple[str, Callable[[Account], dict[str, Any]]]
DESKS: dict[Role, Desk] = {
    Role.WORKER: ("portal/worker/home.html", portal.worker.home.worker),
    Role.SUBMITTER: ("portal/body/home_submitter.html", portal.body.home.submitter),
    Role.ASSESSOR: ("portal/body/home_assessor.html", portal.body.home.assessor),
    Role.APPROVER: ("portal/body/home_approver.html", portal.body.home.approver),
    Role.REGULATOR: ("portal/supervision/home_regulator.html", portal.supervision.home.regulator),
    Role.DRAFTER: ("portal/law/home_drafter.html", portal.law.home.drafter),
    Role.PUBLISHER: ("portal/law/home_publisher.html", portal.law.home.publisher),
    Role.ADMINISTRATOR: ("portal/supervision/home_administrator.html", portal.supervision.home.administrator),
}
