"""提议的处理: the form under a proposal, by which it is confirmed, or closed with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of the form: ``words`` where something was done, ``refusal`` where it was refused, else neither."""

    form: forms.Form
    words: str = ""
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        if self.refusal is not None:
            return self.refusal.status
        return 422 if self.form.is_bound and not self.form.is_valid() else 200


def settle(
    request: HttpRequest,
    reason_form: type[forms.Form],
    *,
    confirm: Callable[[], str],
    decline: Callable[[str], str],
) -> Answered:
    """Confirms a proposal (``act=confirm``) or closes it with the reason given; each gives the words of what it did."""
    confirming = request.POST.get("act") == "confirm"
    form = reason_form(request.POST if request.method == "POST" and not confirming else None)
    if request.method != "POST" or not (confirming or form.is_valid()):
        return Answered(form)
    try:
        return Answered(form, confirm() if confirming else decline(form.cleaned_data["reason"]))
    except Refusal as refusal:
        return Answered(form, refusal=refusal)
