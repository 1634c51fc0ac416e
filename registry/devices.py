"""设备: what a request says of the browser or program that sent it, in a few words that a person recognises.

A hint for the owner of an account and nothing more: whoever sends a request writes it as they like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

from registry.clients import client_of

LONGEST = 60
_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ浏览器"), ("Firefox", "Firefox"),
    ("Chrom", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_PROGRAM = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,30}(/[0-9][0-9.]{0,15})?")


@dataclass(frozen=True, slots=True)
class Origin:
    """来处: the address that a request came from, and the browser or program that it names."""

    client: str
    device: str


def origin_of(request: HttpRequest) -> Origin:
    """Where a request came from."""
    return Origin(client_of(request), device_of(request))


def device_of(request: HttpRequest) -> str:
    """Browser and system, as ``Firefox · Windows``; a program by its own name; empty where nothing is given."""
    given = str(request.META.get("HTTP_USER_AGENT", ""))[:500]
    words = [next((word for sign, word in kind if sign in given), "") for kind in (_BROWSERS, _SYSTEMS)]
    if any(words):
        return " · ".join(filter(None, words))
    program = _PROGRAM.match(given)
    return program[0][:LONGEST] if program else ""
