"""八级阶梯: the ladder as a worker's page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import Certificate, CertificateStatus, status_after
from rules.ladder import Level


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder; ``held`` where a valid certificate stands on it."""

    level: Level
    held: bool


def steps_of(certificates: Iterable[Certificate]) -> list[Step]:
    """The eight steps, lowest first. The certificates carry ``last_change`` (``with_status``)."""
    held = {
        Level(certificate.level)
        for certificate in certificates
        if status_after(getattr(certificate, "last_change")) == CertificateStatus.VALID  # noqa: B009 - annotated
    }
    return [Step(level, level in held) for level in Level]
