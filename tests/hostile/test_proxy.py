"""The proxy of docker compose takes of each route what the application takes, and files only from who is signed in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.urls import resolve

from config.bodies import SMALL, door_of
from config.environment import PROJECT
from tests.hostile.doors import doors

CONFIGURED = (PROJECT / "config" / "proxy" / "nginx.conf.template").read_text(encoding="utf-8")
UNITS = {"k": 1024, "m": 1024 * 1024}


@dataclass(frozen=True)
class Location:
    kind: str
    matches: str
    text: str

    @property
    def most(self) -> int:
        found = re.search(r"client_max_body_size (\d+)([km]);", self.text)
        return int(found[1]) * UNITS[found[2]] if found else SMALL


LOCATIONS = [
    Location(found[1] or "", found[2], found[3])
    for found in re.finditer(r"\n    location (=|~)? ?(\S+) \{(.*?)\n    \}", CONFIGURED, re.DOTALL)
]


def location_of(path: str) -> Location:
    """As nginx chooses: the address itself, else the first expression that matches, else the longest beginning."""
    for one in LOCATIONS:
        if one.kind == "=" and one.matches == path:
            return one
    for one in LOCATIONS:
        if one.kind == "~" and re.search(one.matches, path):
            return one
    beginnings = [one for one in LOCATIONS if not one.kind and path.startswith(one.matches)]
    return max(beginnings, key=lambda one: len(one.matches))


def test_the_proxy_takes_of_each_route_what_the_application_takes() -> None:
    """Every address: never less, or an upload would fail there; what is anybody's is never more than the sign-in page's."""
    posts = 0
    for door in doors():
        view = resolve(door.path).func
        resource = getattr(view, "view_class", None)
        if resource is not None and "POST" not in getattr(resource, "access", {}):
            continue
        taken, configured = door_of(view), location_of(door.path)
        if getattr(view, "most_bytes", None) or getattr(view, "takes_files", False) or resource is not None:
            assert configured.most >= taken.most, (door.path, configured.matches, taken)
            posts += 1
        if taken.is_public:
            assert configured.most <= 5 * UNITS["m"], door.path
        if configured.most > 5 * UNITS["m"]:
            assert "auth_request /signed-in;" in configured.text
    assert posts > 20


@pytest.mark.parametrize(
    "line",
    [
        "client_max_body_size 64k;", "client_body_timeout 15s;", "client_header_timeout 10s;", "proxy_request_buffering on;",
        "underscores_in_headers off;", "proxy_set_header X-Forwarded-For $remote_addr;", 'proxy_set_header Forwarded "";',
        "limit_conn connections 64;", "limit_req zone=requests burst=200 nodelay;", "add_header Retry-After 5 always;",
    ],
)  # fmt: skip
def test_the_proxy_s_walls_stand_on_the_server_s_level(line: str) -> None:
    """Each is said where every location inherits it."""
    assert re.search(rf"^ {{4,8}}{re.escape(line)}$", CONFIGURED, re.MULTILINE)
