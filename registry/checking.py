"""公开查验: what anyone may learn of a certificate by its number, with or without the holder's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry import numbers, viewing
from registry.identity import masked_name
from registry.models import CategoryCode, Certificate, LevelCode, Worker, status_after
from registry.reasons import MalformedNumber


class Answer(StrEnum):
    """The distinct answers of the check."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    UNKNOWN_NUMBER = "unknown_number"
    MALFORMED_NUMBER = "malformed_number"
    NAME_MISMATCH = "name_mismatch"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to one check; ``certificate`` only where number (and name, if given) are right.

    ``name_checked`` says that the holder's name was given and is right: only then may more be told than status, level,
    occupation and body. ``fault`` says what is wrong in a malformed number; ``last_change`` is the kind of the last
    status change.
    """

    answer: Answer
    number: str
    certificate: Certificate | None = None
    name_checked: bool = False
    fault: MalformedNumber | None = None
    last_change: str | None = None

    @property
    def missed(self) -> bool:
        """Whether the asker did not know a certificate: what guessers do."""
        return self.certificate is None

    @property
    def masked_name(self) -> str:
        """The holder's name as the public may see it, which is only who knows it."""
        return masked_name(self.certificate.holder_name) if self.certificate and self.name_checked else ""


def check(number: str, *, name: str | None = None, on: date) -> Checked:
    """Checks a number, and the holder's name if given, on a day. Never raises for what the public may type."""
    number = numbers.normalise(number)
    viewing.ask_for(number[:40])
    found = Certificate.objects.filter(number=number[:40]).with_status(on=on)
    try:
        certificate = found.select_related("site__body", "site__region", "occupation", "work_type").get()
    except Certificate.DoesNotExist:
        # Only a number that leads nowhere is looked at for what is wrong in it.
        return _not_found(number)
    if name is not None and not _is_holder(name, certificate):
        return Checked(Answer.NAME_MISMATCH, number)
    last_change: str | None = getattr(certificate, "last_change")  # noqa: B009 - annotated by with_status
    return Checked(
        Answer(status_after(last_change)), number, certificate, name_checked=name is not None, last_change=last_change
    )


def _not_found(number: str) -> Checked:
    try:
        numbers.parse(number, letters=_letters(), level_signs=_level_signs())
    except MalformedNumber as fault:
        return Checked(Answer.MALFORMED_NUMBER, number[:40], fault=fault)
    return Checked(Answer.UNKNOWN_NUMBER, number)


def _is_holder(name: str, certificate: Certificate) -> bool:
    """By the name printed on the certificate, or the one that the holder has today."""
    if _plain(name) == _plain(certificate.holder_name):
        return True
    today = Worker.objects.filter(pk=certificate.worker_id).values_list("name", flat=True).first()
    return today is not None and _plain(name) == _plain(today)


def _plain(name: str) -> str:
    """A name without spaces and with one kind of middle dot: 阿依古丽·买买提 is typed with four of them."""
    return "".join(name.split()).translate({ord("・"): "·", ord("•"): "·", ord("．"): "·", ord("‧"): "·"})


def _letters() -> str:
    return "".join(CategoryCode.objects.exclude(letter="").order_by("letter").values_list("letter", flat=True)) or "YS"


def _level_signs() -> str:
    return "".join(LevelCode.objects.exclude(sign="").order_by("sign").values_list("sign", flat=True)) or "12345"
