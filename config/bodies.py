"""请求内容: how much each route takes, from whom, and how many are read at a time.

A body is bounded by what its route is for, and looked at by its declared length before a byte of it is read. What is more
than a form (a workbook, the text of a policy) is taken only from who is signed in and may use the route; so nobody else
can fill memory or disk. The server reads within these bounds (``config/front.py``), and whatever server runs, the
middleware refuses what is beyond them (``config/admission.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from api.authentication import BearerToken
from api.parsing import MULTIPART_ALLOWANCE, FileParser, JsonParser
from api.permissions import Door as ApiDoor
from certification.reasons import ContentTooLarge
from portal.doors import Open, admits
from portal.sessions import SessionLengths
from registry.access import Permission, permits
from registry.models import Account
from registry.reasons import NotPermitted, TooManyRequests
from rules.refusals import Refusal

REFUSED = "bajigong.refused"
"""The entry of a request's environment by which the server says why it did not read the body."""
SMALL = 64 * 1024
"""Bytes that every route takes from everybody: a form that a person fills in."""


class LargeBodyNeedsSignIn(Refusal):
    """A body of more than a form came from somebody who is not signed in."""

    code = "large_body_needs_sign_in"
    zh = "超过{limit}字节的内容只接收已登录的账户提交，请先登录"
    en = "A body of more than {limit} bytes is taken only from an account that is signed in"
    status = 401


class BodyTooSlow(Refusal):
    """The body came slower than a connection that works."""

    code = "body_too_slow"
    zh = "请求内容传输过慢，已中止，请检查网络后重试"
    en = "The body came too slowly and was given up; check the connection and try again"
    status = 408


class BodyCutOff(Refusal):
    """The body ended before the length that was announced: half a form is none."""

    code = "body_cut_off"
    zh = "请求内容不完整，请重新提交"
    en = "The body ended before its announced length; send it again"
    status = 400


class TooManyBodies(TooManyRequests):
    """One client sends more bodies at a time than are read from one client."""

    code = "too_many_bodies"
    zh = "同时提交的内容过多，请在{wait}后再试"
    en = "Too many bodies are being sent at the same time; try again in {wait_en}"


class BodiesFull(TooManyBodies):
    """All clients together send more than is read at a time."""

    code = "bodies_full"
    zh = "系统繁忙，请在{wait}后再试"
    en = "The service is busy; try again in {wait_en}"
    status = 503


@dataclass(frozen=True, slots=True)
class Door:
    """A route as bodies see it: the most bytes it takes, and who may send more than a form."""

    most: int
    is_public: bool
    permission: Permission | tuple[Permission, ...] | None = None

    def admits(self, account: Account) -> bool:
        """Whether the account may use the route."""
        named = (self.permission,) if isinstance(self.permission, Permission) else self.permission
        return named is None or any(permits(account, one) for one in named)


def door_of(view: Callable[..., Any] | None) -> Door:
    """What is taken by the POST of a view; no more than a form where there is no view."""
    if view is None:
        return Door(SMALL, is_public=True)
    resource = getattr(view, "view_class", None)
    if resource is not None and hasattr(resource, "access"):
        named = resource.access.get("POST")
        if named is None:  # there is no such resource, or nothing is posted to it
            return Door(SMALL, is_public=False)
        parsed = max((_most_of(parser) for parser in resource.parser_classes), default=SMALL)
        wanted = None if isinstance(named, ApiDoor) else named
        return Door(parsed, is_public=named is ApiDoor.PUBLIC, permission=wanted)
    admitted, most = admits(view), getattr(view, "most_bytes", None)
    if admitted is Open.TO_ALL:
        return Door(most or SMALL, is_public=True)
    with_files = getattr(view, "takes_files", False)
    largest = settings.UPLOAD_LIMIT_BYTES if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    permission = admitted if isinstance(admitted, Permission) else None
    return Door(most or largest + MULTIPART_ALLOWANCE, is_public=False, permission=permission)


def door_at(path: str) -> Door:
    """What is taken at an address; no more than a form where there is nothing."""
    try:
        return door_of(resolve(path).func)
    except Resolver404:
        return door_of(None)


def refuse_oversize(request: HttpRequest, length: int) -> None:
    """Looks at a body's length before it is read.

    Raises ContentTooLarge for one beyond its route, LargeBodyNeedsSignIn for more than a form from who is not signed in,
    NotPermitted for the same from who may not use the route. Files are not taken from who is not signed in.
    """
    if length <= SMALL:
        return
    door = door_at(request.path_info)
    most = SMALL if door.is_public and request.content_type == "multipart/form-data" else door.most
    if length > most:
        raise ContentTooLarge(size=length, limit=most)
    if door.is_public:
        return
    account = _account_of(request)
    if account is None:
        raise LargeBodyNeedsSignIn(limit=SMALL)
    if not door.admits(account):
        raise NotPermitted


def _most_of(parser: Any) -> int:
    if issubclass(parser, FileParser):
        return int(settings.UPLOAD_LIMIT_BYTES) + MULTIPART_ALLOWANCE
    if issubclass(parser, JsonParser):
        return int(parser.most_bytes or settings.UPLOAD_LIMIT_BYTES)
    return SMALL


def _account_of(request: HttpRequest) -> Account | None:
    """Who sends the request, by session or token; looked up as for any request, before its body is read."""
    try:
        by_token = Request(request, authenticators=[BearerToken()]).user
    except APIException:
        return None
    if isinstance(by_token, Account):
        return by_token
    _SIGNED_IN(request)
    return request.user if isinstance(request.user, Account) else None


_SIGNED_IN = SessionMiddleware(AuthenticationMiddleware(SessionLengths(lambda request: HttpResponse())))


class Reading:
    """在读内容: the bodies that are being read, of each client and altogether. Belongs to one event loop.

    Forms are bounded by their number. Of larger bodies the announced bytes are bounded too, those of nobody in particular
    apart from those of accounts: so nobody's slow megabytes keep an upload waiting, or a form.
    """

    def __init__(self, *, most: int, most_of_client: int, account_bytes: int, public_bytes: int) -> None:
        self.most, self.most_of_client = most, most_of_client
        self.of_client: Counter[str] = Counter()
        self.room = {True: public_bytes, False: account_bytes}

    def begin(self, client: str, size: int, *, is_public: bool) -> Refusal | None:
        """Takes one in, or says why not."""
        if self.of_client.get(client, 0) >= self.most_of_client:
            return TooManyBodies(seconds=5)
        counted = size if size > SMALL else 0
        if self.of_client.total() >= self.most or counted > self.room[is_public]:
            return BodiesFull(seconds=5)
        self.of_client[client] += 1
        self.room[is_public] -= counted
        return None

    def end(self, client: str, size: int, *, is_public: bool) -> None:
        """Lets one go."""
        self.room[is_public] += size if size > SMALL else 0
        self.of_client[client] -= 1
        if not self.of_client[client]:
            del self.of_client[client]
