"""Tokens: signing in without a browser."""

from __future__ import annotations

from typing import Any, ClassVar, cast

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
from registry.models import Account


class TokensView(Resource):
    """Tokens of API users.

    No Idempotency-Key is taken: the answer holds a secret, and secrets are not stored.
    """

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [401]}

    @extend_schema(request=Credentials, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Create a token from user name and password.

        After some wrong passwords the asking client waits before the next try, longer each time (429 with `Retry-After`);
        so does one that tries many user names. Nothing that others do keeps the right password out.
        """
        form = Credentials(data=request.data)
        form.is_valid(raise_exception=True)
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
    """The account of the credentials. Raises AuthenticationFailed, and TooManySignIns (``registry.signing_in``)."""
    account = authenticate(request, username=username, password=password)
    if account is None:
        raise AuthenticationFailed
    return account
