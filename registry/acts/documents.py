"""证书文件: rendering certificates and recording what the bytes were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from registry.documents.certificate import CertificateFace, render
from registry.models import Certificate, CertificateDocument, Event
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


def document_of(certificate: Certificate) -> bytes:
    """The certificate's PDF, rendered again from its recorded face. Raises DocumentDiffers, CertificateDocument.DoesNotExist."""
    document = certificate.document
    pdf = render(face_from(document.face))
    if _digest(pdf) != document.digest:
        raise DocumentDiffers(certificate.number)
    return pdf


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
