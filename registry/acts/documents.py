"""证书文件: rendering certificates and recording what the bytes were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from registry.documents.certificate import CertificateFace, Mark, render
from registry.models import (
    Certificate,
    CertificateDocument,
    CertificateStatus,
    Event,
    StatusChange,
    status_after,
)
from rules.ladder import Level
from rules.refusals import Refusal


class DocumentDiffers(RuntimeError):
    """A certificate rendered again gave other bytes than the first time: a fault of the installation."""


def render_documents(certificate_ids: Sequence[str], *, at: datetime) -> None:
    """Renders the documents not rendered yet and records their faces and digests; safe to run twice."""
    waiting = Certificate.objects.filter(pk__in=certificate_ids, document__isnull=True)
    rows = []
    for certificate in waiting.select_related("site__body", "site__region", "occupation", "work_type"):
        face = face_of(certificate)
        try:
            pdf = render(face_from(face))
        except Refusal as refusal:  # a name the font cannot show: the certificate stands, its paper needs a person
            Event.record("document.refused", certificate, by=None, at=at, code=refusal.code, body=certificate.site.body)
            continue
        rows.append(
            CertificateDocument(certificate=certificate, face=face, digest=_digest(pdf), size=len(pdf), rendered_at=at)
        )
    CertificateDocument.objects.bulk_create(rows, ignore_conflicts=True)


def stop_documents(certificate_ids: Sequence[str], *, error: str, at: datetime) -> None:
    """Says of each certificate without its document that it has none; the certificates are valid."""
    waiting = Certificate.objects.filter(pk__in=certificate_ids, document__isnull=True).select_related("site__body")
    for certificate in waiting:
        Event.record("document.stopped", certificate, by=None, at=at, body=certificate.site.body, error=error)


def document_of(certificate: Certificate) -> bytes:
    """The certificate's PDF, rendered again from its recorded face. Raises DocumentDiffers, CertificateDocument.DoesNotExist."""
    document = certificate.document
    pdf = render(face_from(document.face))
    if _digest(pdf) != document.digest:
        raise DocumentDiffers(certificate.number)
    return pdf


def document_on(certificate: Certificate, *, on: date) -> bytes:
    """What is handed out on a day: the certificate's PDF, or while it is not valid the copy that says so.

    The copy is no document of record: it has no digest, and the certificate's own is set again as ever once it is
    valid. Raises DocumentDiffers, CertificateDocument.DoesNotExist.
    """
    change = certificate.changes.deciding(on=on).first()
    status = status_after(change.kind if change else None)
    if change is None or status == CertificateStatus.VALID:
        return document_of(certificate)
    return render(face_from(certificate.document.face), mark=mark_of(change))


def mark_of(change: StatusChange) -> Mark:
    """What a copy says after a change: the status, the day it began on, and the number that replaced it."""
    status = status_after(change.kind)
    day = change.effective_on
    line = f"本证书已于{day.year}年{day.month}月{day.day}日{change.get_kind_display()}，"
    line += "暂停期间不作凭证" if status == CertificateStatus.SUSPENDED else "不再有效"
    if change.replaced_by:
        line += f"；新证书编号 {change.replaced_by.number}"
    return Mark(word=str(status.label), line=line, grave=status != CertificateStatus.SUSPENDED)


def face_of(certificate: Certificate) -> dict[str, Any]:
    """What is printed on the certificate, as stored with its document."""
    site = certificate.site
    return {
        "number": certificate.number,
        "name": certificate.holder_name,
        "occupation_title": certificate.occupation.title,
        "occupation_code": certificate.occupation_id,
        "work_type": certificate.work_type.title if certificate.work_type else None,
        "level": certificate.level,
        "body_name": site.body.name,
        "region_name": site.region.name,
        "issued_on": certificate.issued_on.isoformat(),
        "check_url": f"{settings.PUBLIC_BASE_URL}/check/{certificate.number}",
        "template": certificate.template,
    }


def face_from(stored: dict[str, Any]) -> CertificateFace:
    """The face as it was stored."""
    return CertificateFace(
        **stored | {"level": Level(stored["level"]), "issued_on": date.fromisoformat(stored["issued_on"])}
    )


def _digest(pdf: bytes) -> str:
    return f"sha256:{sha256(pdf).hexdigest()}"
