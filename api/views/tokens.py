"""Tokens: signing in without a browser."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import BearerToken
from api.parsing import SmallJsonParser
from api.permissions import Access, Door
from api.resources import Resource
from api.serializers.accounts import Credentials, MeSerializer, TokenSerializer
from registry.limits import client_of, count
from registry.models import Account
from registry.reasons import TooManyRequests, TooManySignIns

ATTEMPTS_PER_MINUTE = 30


class TokensView(Resource):
    """Tokens of API users.

    No Idempotency-Key is taken: the answer holds a secret, and secrets are not stored.
    """

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [401, 429]}

    @extend_schema(request=Credentials, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Create a token from user name and password.

        Too many wrong passwords lock the user name out for the asking address for a while (429).
        """
        form = Credentials(data=request.data)
        form.is_valid(raise_exception=True)
        count("token", client_of(request._request), limit=ATTEMPTS_PER_MINUTE, window=60, refusal=TooManySignIns)
        account = _signed_in(request._request, **form.validated_data)
        stored, token = AuthToken.objects.create(user=account, expiry=knox_settings.TOKEN_TTL)
        answer = TokenSerializer({"token": token, "expires_at": stored.expiry}).data
        return Response(answer, 201, headers={"Cache-Control": "no-store"})


class CurrentTokenView(Resource):
    """The token that the request came with."""

    access: ClassVar[Access] = {"DELETE": Door.SIGNED_IN}
    authentication_classes = (BearerToken,)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Give the token of this request up."""
        cast(Any, request.auth).delete()
        return Response(status=204)


class MeView(Resource):
    """The account signed in."""

    access: ClassVar[Access] = {"GET": Door.SIGNED_IN}

    @extend_schema(responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        """Role and permissions of the account signed in."""
        return Response(MeSerializer(self.account).data)


def _signed_in(request: HttpRequest, *, username: str, password: str) -> Account:
    """The account of the credentials. Raises AuthenticationFailed, or TooManyRequests while locked out."""
    account = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        # The middleware of axes would put a page of its own in place of the problem document.
        request.axes_locked_out = False  # type: ignore[attr-defined]
        raise TooManyRequests(seconds=int(settings.AXES_COOLOFF_TIME.total_seconds()))
    if account is None:
        raise AuthenticationFailed
    return account
