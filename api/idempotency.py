"""Idempotency-Key: a request that creates something, sent twice, creates it once and is answered twice alike.

The key is claimed by a row in the transaction of the act itself, so key and deed stand or fall together:

1. the row is inserted; a twin at the same moment waits here until the first one ends;
2. the act runs; what it refuses takes the row with it, and the same key may be tried again;
3. the answer is stored in the row and committed with the act.

A key found taken is answered from its row: the same request by the stored answer, another by a refusal.
The header is optional. Every act keeps itself from being doubled as far as its meaning allows (the same
content is one submission, a state is left once); the key also covers what may rightly be done twice.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse, QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from api.models import IdempotentRequest
from api.problems import named
from api.rendering import to_json
from registry import clock

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PATIENCE = "10s"  # how long a twin waits for the first

Method = Callable[..., Response]


def once(method: Method) -> Method:
    """Makes a view's POST idempotent under the request's key."""

    @functools.wraps(method)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response | HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        _refuse_malformed(key)
        digest = fingerprint(request)
        account = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            claimed = _claim(account, key, digest)
            if claimed is None:
                return _replay(IdempotentRequest.objects.get(account=account, key=key), digest)
            response = method(view, request, *args, **kwargs)
            IdempotentRequest.objects.filter(pk=claimed).update(
                status=response.status_code,
                answer=to_json(response.data).decode(),
                location=response.headers.get("Location", ""),
            )
        return response

    run.takes_idempotency_key = True  # type: ignore[attr-defined]
    return run  # type: ignore[return-value]


def fingerprint(request: Request) -> str:
    """The digest of what is asked: method, path, query and content; a form's boundary is not part of it."""
    data = request.data
    content = _form(data) if isinstance(data, QueryDict) else to_json(data)
    asked = to_json([request.method, request.get_full_path()])
    return f"sha256:{sha256(asked + content).hexdigest()}"


def _form(data: QueryDict) -> bytes:
    fields = [(name, [_value(value) for value in values]) for name, values in sorted(data.lists())]
    return to_json(fields)


def _value(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _refuse_malformed(key: str) -> None:
    if not (1 <= len(key) <= 200 and all("!" <= sign <= "~" for sign in key)):
        raise named("idempotency_key_malformed")


def _claim(account: int | None, key: str, digest: str) -> int | None:
    """The new row's id, or None where the key is taken; waits for a twin that is still at work."""
    table = IdempotentRequest._meta.db_table
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(
                f"INSERT INTO {table} (account_id, key, request_digest, location, created_at) "  # noqa: S608
                "VALUES (%s, %s, %s, '', %s) ON CONFLICT DO NOTHING RETURNING id",
                [account, key, digest, clock.now()],
            )
            row = cursor.fetchone()
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        raise named("idempotency_key_in_use") from error
    return int(row[0]) if row else None


def _replay(stored: IdempotentRequest, digest: str) -> HttpResponse:
    if stored.request_digest != digest:
        raise named("idempotency_key_reused")
    response = HttpResponse((stored.answer or "").encode(), "application/json", stored.status)
    response[REPLAYED] = "true"
    if stored.location:
        response["Location"] = stored.location
    return response
