"""申报: taking a batch in. The content is stored, and jobs do the rest; the same content is one submission."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
import uuid_utils.compat
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from certification import content as stored
from certification.catalogue import ORDINARY, require_power
from certification.models import Batch
from registry import outbox
from registry.access import NotPermitted, Permission, require
from registry.models import Account, Event, Site
from rules.refusals import Refusal


class ContentTooLarge(Refusal):
    """The upload is larger than this installation takes."""

    code = "content_too_large"
    zh = "文件为{size}字节，超过上限{limit}字节"
    en = "The file has {size} bytes, more than the limit of {limit} bytes"
    status = 413


class ContentEmpty(Refusal):
    """The upload holds nothing."""

    code = "content_empty"
    zh = "文件是空的"
    en = "The file is empty"


class CandidatesUnreadable(Refusal):
    """Candidates as JSON that cannot be kept: nested without end, numbers of too many digits, halves of characters."""

    code = "candidates_unreadable"
    zh = "考生数据无法读取：嵌套过深、数值过长或含有无效字符"
    en = "The candidates cannot be read: they are nested too deep, or hold numbers too long or invalid characters"


def submit_workbook(
    *, site: Site, filename: str, content: bytes, by: Account, at: datetime, pathway: str = ORDINARY
) -> tuple[Batch, bool]:
    """Takes a candidates' workbook in for a site, all of it by one pathway; returns the batch and whether it is new.

    The content is opened by a job, which refuses what is not such a workbook. The same bytes sent again for
    the site by the same pathway give the batch of the first time. Raises NotPermitted, ContentTooLarge, ContentEmpty;
    BodyHasNoPower and PathwayNotInForce where nothing could come of the pathway.
    """
    return _submit(site, pathway, "workbook", filename, content, by=by, at=at)


def submit_json(
    *, site: Site, candidates: Sequence[dict[str, Any]], by: Account, at: datetime, pathway: str = ORDINARY
) -> tuple[Batch, bool]:
    """Takes candidates in as JSON objects (contracts/candidates.md, English keys); otherwise like a workbook.

    Raises also CandidatesUnreadable.
    """
    try:
        content = orjson.dumps(list(candidates))
    except TypeError as error:
        raise CandidatesUnreadable from error
    return _submit(site, pathway, "json", "candidates.json", content, by=by, at=at)


def _submit(
    site: Site, pathway: str, source: str, filename: str, content: bytes, *, by: Account, at: datetime
) -> tuple[Batch, bool]:
    require(by, Permission.SUBMIT, body=site.body)
    if by.body_id is None:
        raise NotPermitted
    if not content:
        raise ContentEmpty
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise ContentTooLarge(size=len(content), limit=settings.UPLOAD_LIMIT_BYTES)
    digest = f"sha256:{sha256(content).hexdigest()}"
    existing = Batch.objects.filter(site=site, digest=digest, pathway=pathway).first()
    if existing:
        return existing, False
    require_power(site, pathway=pathway, on=timezone.localdate(at))
    identifier = uuid_utils.compat.uuid7()
    path = stored.store(identifier, content)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                id=identifier, body=site.body, site=site, pathway=pathway, source=source, filename=filename[:200], digest=digest,
                content_path=path, content_bytes=len(content), submitted_by=by, submitted_at=at,
            )  # fmt: skip
            outbox.post("certification.read_batch", [{"batch_id": str(batch.pk)}], at=at)
            Event.record("batch.submitted", batch, by=by, at=at, body=site.body, digest=digest, pathway=pathway)
    except IntegrityError:  # the same content, sent twice at the same moment
        stored.discard(path)
        return Batch.objects.get(site=site, digest=digest, pathway=pathway), False
    return batch, True
