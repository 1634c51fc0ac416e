"""Checking what the demonstration issued as the public would: over HTTP, by number and name."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from registry import identity
from registry.acts.documents import document_of
from registry.models import Certificate
from rules.ladder import Level


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate as printed in the demonstration's table; ``faults`` is empty where every check holds."""

    number: str
    name: str
    level: str
    address: str
    faults: tuple[str, ...]


def check_all(certificates: Iterable[Certificate], *, base_url: str) -> list[Line]:
    """Checks certificates one by one: the JSON answer and the document's bytes; a wrong name once; a page a level.

    Not everything of every certificate: the public check counts who asks how often, the demonstration included.
    """
    lines: list[Line] = []
    levels: set[str] = set()
    for certificate in certificates:
        lines.append(_check(certificate, base_url.rstrip("/"), page=certificate.level not in levels, name=not lines))
        levels.add(certificate.level)
    return lines


def _check(certificate: Certificate, base_url: str, *, page: bool, name: bool) -> Line:
    number = certificate.number
    api, address = f"{base_url}/api/v1/checks", f"{base_url}/check/{number}"
    status, answer = _asked(api, number, certificate.holder_name)
    faults = []
    if status != 200 or answer.get("answer") != "valid":
        faults.append(f"check answered {status} {answer.get('answer') or answer.get('code')}")
    if name and "name_mismatch" not in str(_asked(api, number, "某某某")[1]):
        faults.append("a wrong name was not noticed")
    if certificate.holder_name in json.dumps(answer, ensure_ascii=False):
        faults.append("the answer shows the whole name")
    if page and _get(address)[0] != 200:
        faults.append("the page does not open")
    document = certificate.document
    if f"sha256:{sha256(document_of(certificate)).hexdigest()}" != document.digest:
        faults.append("the document's bytes differ")
    level = Level(certificate.level).official_form
    return Line(number, identity.masked_name(certificate.holder_name), level, address, tuple(faults))


def _asked(url: str, number: str, name: str) -> tuple[int, dict[str, object]]:
    """The answer to a number and a name, which are never part of an address."""
    status, body = _get(url, json.dumps({"number": number, "name": name}).encode())
    try:
        answer = json.loads(body)
    except ValueError:
        return status, {}
    return status, answer if isinstance(answer, dict) else {}


def _get(url: str, posted: bytes | None = None, *, patience: int = 1) -> tuple[int, bytes]:
    headers = {"Accept": "application/json, text/html"} | ({"Content-Type": "application/json"} if posted else {})
    request = Request(url, posted, headers)  # noqa: S310 - our own address
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status, response.read()
    except HTTPError as error:
        if error.code == HTTPStatus.TOO_MANY_REQUESTS and patience:
            time.sleep(min(int(error.headers.get("Retry-After") or 60), 61))
            return _get(url, posted, patience=patience - 1)
        return error.code, error.read()
    except URLError as error:
        return 0, str(error.reason).encode()
