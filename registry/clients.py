"""客户端: who asks, as far as the network shows it. The one notion of it in the house.

Limits, sign-in, objections, alarms and the server's own bounds on bodies all count this client. It is an address as the
nearest trusted proxies saw it; of IPv6 the network of 64 bits, since that is what one subscriber is given at least.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network
SUBSCRIBER_BITS = 64
"""The length of the IPv6 network that is one client."""
_KEYS = {"x-forwarded-for": "HTTP_X_FORWARDED_FOR", "forwarded": "HTTP_FORWARDED"}
_ELEMENT = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*")+')
_FOR = re.compile(r'(?:^|;)\s*for\s*=\s*("(?:\\.|[^"\\])*"|[^;\s]+)', re.IGNORECASE)
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::[0-9]+)?|(?P<four>[0-9.]+)(?::[0-9]+)?")


def client_of(request: HttpRequest) -> str:
    """The client of a request: an IPv4 address, or an IPv6 network of 64 bits."""
    return client_in(request.META)


def client_in(environ: Mapping[str, Any]) -> str:
    """The same from the environment of a WSGI request, before there is a request."""
    peer = str(environ.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    return canonical(_seen(peer, _forwarded(environ), trusted) if trusted else peer)


def canonical(text: str) -> str:
    """One writing of an address for each client; what is no address (a socket of the machine itself) stays as it is."""
    address = address_of(text)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), SUBSCRIBER_BITS), strict=False))
    return str(address) if address else text


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text writes, with or without a port; one of IPv4 within IPv6 is the former. None for others."""
    found = _WITH_PORT.fullmatch(text.strip())
    try:
        address = ip_address((found["six"] or found["four"]) if found else text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))  # without the name of an interface
    return address


def _seen(peer: str, forwarded: Sequence[str], trusted: int | Sequence[Network]) -> str:
    """Who the trusted proxies saw: read from the right, where they write; what stands to the left is anybody's word."""
    if isinstance(trusted, int):
        seen = forwarded[-trusted] if len(forwarded) >= trusted else peer
        return seen if address_of(seen) else peer
    known = peer
    for hop in (peer, *reversed(forwarded)):
        address = address_of(hop)
        if address is None:  # a proxy that hides what it saw: it is the client itself
            return known
        if not any(address in network for network in trusted):
            return hop
        known = hop
    return known


def _forwarded(environ: Mapping[str, Any]) -> list[str]:
    """The hops, as the header names them that the proxies write (CLIENT_HEADER); a second one is not believed."""
    header = settings.CLIENT_HEADER.lower()
    value = str(environ.get(_KEYS[header], ""))
    if header == "forwarded":
        return [_named(element) for element in _ELEMENT.findall(value) if element.strip()]
    return [hop.strip() for hop in value.split(",") if hop.strip()]


def _named(element: str) -> str:
    """Whom an element of ``Forwarded`` (RFC 7239) names; empty where it names nobody."""
    found = _FOR.search(element)
    return found[1].strip('"').replace("\\", "") if found else ""
