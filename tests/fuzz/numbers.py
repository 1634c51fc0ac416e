"""公开查验: whatever anybody types for a certificate number or a name, read by the rule and asked of the real pages and the API."""

from __future__ import annotations

import json
import os
import random
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

import django

from registry.identity import masked_name
from registry.numbers import LENGTH, compose, normalise, parse
from registry.reasons import MalformedNumber

KNOWN = "FUZZ_CERTIFICATES"
"""The setting that tells numbers and holders of certificates on record, as JSON pairs."""
SIGNS = "0123456789YSXAZys\uff10\uff19\uff39 \u3000\t\u200b-_/%+?#&\\'\"<>{}\u202e至王·・é\U0001f600\0\ud800\x85٣"
GOOD = "Y000032990001263000001"


def number_like(draw: random.Random, good: str) -> str:
    """A number with signs changed, put in or left out; or something else altogether."""
    match draw.randrange(8):
        case 0:
            return "".join(draw.choice(SIGNS) for _ in range(draw.choice((0, 1, 21, 22, 23, 40, 41, 400))))
        case 1:
            serial = draw.choice((0, 1, 999_999, draw.randrange(10**6)))
            return compose(good[:13], draw.randrange(2000, 2100), draw.choice("0123456789TX"), serial)
        case 2:
            return good
        case 3:
            return draw.choice(
                ("320508199003150118", "王小明", "../../etc/passwd", "results/x", "{}", "null", "1" * 5_000)
            )
    text = list(good)
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(len(text) + 1)
        text[at : at + draw.choice((0, 1, 1, 3))] = draw.choice((draw.choice(SIGNS), draw.choice(SIGNS) * 2, ""))
    return "".join(text)


class Numbers:
    """The rule alone: a number is taken apart, or the first thing wrong is named."""

    name: ClassVar[str] = "numbers"

    def make(self, draw: random.Random) -> str:
        """A text."""
        return number_like(draw, GOOD)

    def answer(self, given: str) -> str:
        """Whatever is read is put together again to the same."""
        number = normalise(given)
        assert normalise(number) == number, "a number that is read twice is another one"
        try:
            parts = parse(given)
        except MalformedNumber as refusal:
            return "malformed" if refusal.message_zh and refusal.message_en else "FAULT refused without a word"
        assert len(number) == LENGTH, f"{len(number)} characters were read as a number"
        assert compose(parts.site_code, parts.year, parts.level_sign, parts.serial) == number, (
            "other parts than the text's"
        )
        assert parts.level is not None, "a level that does not exist"
        return "read"


class Checks:
    """The real pages and the API, through every middleware, as the web's role."""

    name: ClassVar[str] = "checks"

    def __init__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.test import Client
        from django.test.utils import setup_test_environment

        setup_test_environment()
        self.known = dict(json.loads(os.environ[KNOWN]))
        self.client = Client(raise_request_exception=True)

    def make(self, draw: random.Random) -> tuple[str, str, str | None, bytes]:
        """A door, a number, a name or none, and what is sent where the door takes a body."""
        holder = draw.choice(list(self.known))
        number = number_like(draw, holder)
        name = draw.choice(
            (None, self.known[holder], self.known[holder] + " ", "王·小明", number_like(draw, holder)[:120], "")
        )
        door = draw.choice(("page", "page", "query", "form", "api", "api", "post"))
        body = json.dumps({"number": number, "name": name if name is not None else "王"})
        if draw.random() < 0.3:
            at = draw.randrange(len(body) + 1)
            body = (
                body[:at]
                + draw.choice(("", "{", '"', "\\ud800", "\\u0000", "1e999", "[" * 900))
                + body[at + draw.choice((0, 1)) :]
            )
        return door, number, name, body.encode(errors="surrogatepass")

    def answer(self, given: tuple[str, str, str | None, bytes]) -> str:
        """Found, not found, or refused; never the words of a certificate that was not asked for."""
        door, number, name, body = given
        answered = self._asked(door, number, name, body)
        text = answered.content.decode()
        if answered.status_code == 302:
            answered = self.client.get(urlsplit(answered["Location"]).path)
            text = answered.content.decode()
        assert answered.status_code in (200, 301, 400, 404, 410, 413, 414, 415), (
            f"{door} answered {answered.status_code}"
        )
        for holder in set(self.known.values()):
            assert holder in (name or "") or holder not in text, f"{door} shows a name that was not given"
        if door in ("api", "post"):
            self._told(door, number, name, answered)
        return f"{door}_{answered.status_code}"

    def _asked(self, door: str, number: str, name: str | None, body: bytes) -> Any:
        place = quote(number.encode(errors="surrogatepass"), safe="")
        typed = {"number": number.encode(errors="surrogatepass"), "name": (name or "").encode(errors="surrogatepass")}
        match door:
            case "page":
                return self.client.get(f"/check/{place}")
            case "query":
                query = "&".join(f"{key}={quote(value, safe='')}" for key, value in typed.items() if value)
                return self.client.get(f"/check/?{query}")
            case "form":
                sent = "&".join(f"{key}={quote(value, safe='')}" for key, value in typed.items())
                return self.client.post("/check/", sent, content_type="application/x-www-form-urlencoded")
            case "api":
                return self.client.get(f"/api/v1/certificates/{place}")
        return self.client.post("/api/v1/checks", body, content_type="application/json")

    def _told(self, door: str, number: str, name: str | None, answered: Any) -> None:
        """A certificate is told exactly where its number was sent, and its holder's name only where that was sent too."""
        told = answered.json()
        found = answered.status_code == 200
        assert found == ("certificate" in told), f"{answered.status_code} with {sorted(told)}"
        if not found:
            assert told["code"], "refused without a code"
            return
        assert told["number"] in self.known, "a certificate that does not exist"
        if door == "api":
            assert normalise(number) == told["number"], "another certificate than asked for"
            assert told["details"] is None, "details without a name"
        else:
            assert told["details"]["holder_name"] == masked_name(self.known[told["number"]])
