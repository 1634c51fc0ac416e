"""Who works with the installation: over HTTP, with patience, keeping what was promised.

A request that creates something bears an Idempotency-Key and is sent again until it is answered: a broken connection, 5xx
and 429 are no answers. Everything answered 2xx is kept, to be held against the registry in the end.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PAUSE = 0.3
ASK_SECONDS = 40.0


class Refused(Exception):
    """The registry answered that it will not; the text says what."""


class NeverAnswered(Exception):
    """There was no answer in all the time that was given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered 2xx to what: path, status, the request and the document that came back."""

    path: str
    status: int
    asked: Any
    said: Any


@dataclass(slots=True)
class Kept:
    """What was promised to everybody, and how often there was no answer."""

    answers: list[Answer] = field(default_factory=list)
    tries: int = 0
    unanswered: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    _lock: Any = field(default_factory=threading.Lock)

    def note(self, answer: Answer) -> None:
        with self._lock:
            self.answers.append(answer)

    def miss(self, how: str) -> None:
        with self._lock:
            self.unanswered += 1
            self.faults[how] = self.faults.get(how, 0) + 1

    def to(self, path_end: str) -> list[Answer]:
        """What was answered to paths that end so."""
        return [one for one in self.answers if one.path.endswith(path_end)]


class Client:
    """One person at work; ``patience`` are the seconds that a request is sent again, ``waits`` those for one answer."""

    def __init__(
        self, address: Callable[[], str], kept: Kept, *, patience: float, token: str = "", waits: float = ASK_SECONDS
    ) -> None:
        self.address, self.kept, self.patience, self.token, self.waits = address, kept, patience, token, waits

    def sign_in(self, username: str, password: str) -> Client:
        """The same as somebody. Raises Refused."""
        said = self.post("/api/v1/tokens", {"username": username, "password": password, "name": "chaos"}, keyed=False)
        return Client(self.address, self.kept, patience=self.patience, token=said["token"])

    def get(self, path: str) -> Any:
        """Asks until there is an answer. Raises Refused, NeverAnswered."""
        return self._until(lambda: self.ask("GET", path), path, None, keep=False)

    def post(self, path: str, document: Any, *, keyed: bool = True) -> Any:
        """Posts JSON until there is an answer. Raises Refused, NeverAnswered."""
        body = json.dumps(document, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": str(uuid.uuid4())} if keyed else {})
        return self._until(lambda: self.ask("POST", path, body, headers), path, document, keep=keyed)

    def upload(self, path: str, fields: dict[str, str], filename: str, content: bytes) -> Any:
        """Posts a form with a file until there is an answer. Raises Refused, NeverAnswered."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        kind = "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n"
        body = b"".join([*parts, (head + kind).encode(), content, f"\r\n--{boundary}--\r\n".encode()])
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        return self._until(lambda: self.ask("POST", path, body, headers), path, fields, keep=True)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """One request on a connection of its own; the status and the document. OSError, HTTPException without answer."""
        parts = urlsplit(self.address())
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self.waits)
        try:
            bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            connection.request(method, path, body, {"Accept": "application/json"} | bearer | (headers or {}))
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if content else None
        finally:
            connection.close()

    def _until(self, ask: Callable[[], tuple[int, Any]], path: str, asked: Any, *, keep: bool) -> Any:
        limit = time.monotonic() + self.patience
        how = ""
        while time.monotonic() < limit:
            self.kept.tries += 1
            try:
                status, said = ask()
            except (TimeoutError, OSError, http.client.HTTPException, ValueError) as error:
                how = type(error).__name__
            else:
                if 200 <= status < 300:
                    if keep:
                        self.kept.note(Answer(path, status, asked, said))
                    return said
                code = said.get("code", "") if isinstance(said, dict) else ""
                how = f"{status} {code}".strip()
                if status < 500 and status not in (408, 429) and code != "idempotency_key_in_use":
                    raise Refused(f"{path}: {how} {json.dumps(said, ensure_ascii=False)[:400]}")
            self.kept.miss(how)
            time.sleep(PAUSE)
        raise NeverAnswered(f"{path}: {how}")
