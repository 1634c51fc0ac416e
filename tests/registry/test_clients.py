"""The client: who asks, as the trusted proxies saw it; nothing that a client writes itself makes it another."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config import environment
from registry.clients import canonical, client_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def client(peer: str = "9.9.9.9", **headers: str) -> str:
    return client_of(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.1.1.1", "9.9.9.9"),  # nobody is trusted: the header is anybody's word
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # what the client wrote itself stands to the left
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),  # fewer hops than proxies: not through them
        (1, "", "9.9.9.9"),
        (1, "unknown", "9.9.9.9"),  # no address: it would be a key of the cache that somebody made up
        (1, "6.6.6.6, unknown", "9.9.9.9"),
        (1, "6.6.6.6,  2001:db8::1 ", "2001:db8::/64"),
        (2, ", 1.1.1.1,, 2.2.2.2,", "1.1.1.1"),  # empty hops are nobody
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (1, "1.1.1.1:4711", "1.1.1.1"),
        (1, "[2001:db8:1:2::7]:80", "2001:db8:1:2::/64"),
    ],
)
def test_the_client_is_who_so_many_proxies_saw(settings: Any, proxies: int, forwarded: str, seen: str) -> None:
    """Behind no proxy the peer, behind n of them what the outermost of these saw."""
    settings.TRUSTED_PROXIES = proxies
    assert client(HTTP_X_FORWARDED_FOR=forwarded) == seen


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("9.9.9.9", "1.1.1.1", "9.9.9.9"),  # past the proxies: its word is nobody's
        ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
        ("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"),
        ("10.0.0.1", "10.0.0.9, 10.0.0.2", "10.0.0.9"),  # asked from inside
        ("10.0.0.1", "1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("fd00::1", "2001:db8::5", "2001:db8::/64"),
        ("::ffff:10.0.0.1", "1.1.1.1", "1.1.1.1"),
    ],
)
def test_the_client_is_the_first_outside_the_proxies_networks(
    settings: Any, peer: str, forwarded: str, seen: str
) -> None:
    """However many proxies there are; read from the right."""
    settings.TRUSTED_PROXIES = PROXIES
    assert client(peer, HTTP_X_FORWARDED_FOR=forwarded) == seen


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        ("for=1.1.1.1", "1.1.1.1"),
        ('for=6.6.6.6, for="1.1.1.1:80";proto=https', "1.1.1.1"),
        ('by=10.0.0.1;FOR="[2001:db8:1:2:3::4]:4711"', "2001:db8:1:2::/64"),
        ('for="_hidden, for=6.6.6.6"', "9.9.9.9"),  # a comma within quotes divides nothing
        ("proto=https", "9.9.9.9"),
    ],
)
def test_forwarded_is_read_where_the_proxies_write_it(settings: Any, forwarded: str, seen: str) -> None:
    """RFC 7239; the header that the proxies don't write is not looked at."""
    settings.TRUSTED_PROXIES, settings.CLIENT_HEADER = 1, "Forwarded"
    assert client(HTTP_FORWARDED=forwarded, HTTP_X_FORWARDED_FOR="7.7.7.7") == seen
    settings.CLIENT_HEADER = "X-Forwarded-For"
    assert client(HTTP_FORWARDED=forwarded, HTTP_X_FORWARDED_FOR="7.7.7.7") == "7.7.7.7"


def test_one_subscriber_of_ipv6_is_one_client() -> None:
    """The 2^64 addresses of a network are one; the next network is another; IPv4 within IPv6 is itself."""
    assert canonical("2001:db8::1") == canonical("2001:db8:0:0:ffff::9") == "2001:db8::/64"
    assert canonical("2001:db8:0:1::1") == "2001:db8:0:1::/64"
    assert canonical("fe80::1%eth0") == "fe80::/64"
    assert canonical("::ffff:1.2.3.4") == "1.2.3.4"
    assert canonical("") == ""


@pytest.mark.parametrize(
    ("given", "read"),
    [("", 0), ("2", 2), ("10.0.0.0/8", (ip_network("10.0.0.0/8"),)), ("10.0.0.0/8, fd00::/8", PROXIES)],
)
def test_proxies_are_a_number_or_networks(monkeypatch: pytest.MonkeyPatch, given: str, read: Any) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", given)
    assert environment.proxies("TRUSTED_PROXIES") == read


@pytest.mark.parametrize("given", ["-1", "nginx", "10.0.0.1/8"])
def test_anything_else_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", given)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.proxies("TRUSTED_PROXIES")
    monkeypatch.setenv("CLIENT_HEADER", "X-Real-IP")
    with pytest.raises(ImproperlyConfigured, match="CLIENT_HEADER"):
        environment.choice("CLIENT_HEADER", "X-Forwarded-For", ("X-Forwarded-For", "Forwarded"))


def test_a_request_without_a_peer_is_counted_as_nobody_s(settings: Any) -> None:
    """As over a socket of the machine itself; all such requests are one client."""
    request = RequestFactory().get("/")
    del request.META["REMOTE_ADDR"]
    for settings.TRUSTED_PROXIES in (0, 1, PROXIES):
        assert client_of(request) == ""
