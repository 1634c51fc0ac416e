"""Tokens: signing in without a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import BearerToken
from api.parsing import SmallJsonParser
from api.permissions import Access, Door
from api.resources import Resource
from api.serializers.accounts import (
    Answer,
    ConfirmedSerializer,
    Credentials,
    MeSerializer,
    TokenRowSerializer,
    TokenSerializer,
)
from registry.access import needs_second_factor
from registry.acts.confirming import check_password
from registry.acts.second_factors import check_code
from registry.acts.sign_ins import end_tokens, make_token, note_sign_in
from registry.devices import Origin, origin_of
from registry.models import AccessToken, Account, SignInOutcome, SignInWay
from registry.reasons import (
    SecondFactorNeeded,
    SecondFactorNotSetUp,
    TooManyCodes,
    TooManySignIns,
    WrongCode,
)


class TokensView(Resource):
    """Tokens of API users.

    No Idempotency-Key is taken: the answer holds a secret, and secrets are not stored.
    """

    access: ClassVar[Access] = {"GET": Door.SIGNED_IN, "POST": Door.PUBLIC}
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [401, 403]}

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Nobody is signed in who asks for a token: a wrong one that comes along doesn't matter."""
        asked_for = self.request is not None and self.request.method == "POST"
        return [] if asked_for else super().get_authenticators()

    @extend_schema(responses={200: TokenRowSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The tokens of the account signed in that have not ended, latest first."""
        tokens = AccessToken.objects.filter(user=self.account, expiry__gt=timezone.now())
        form = TokenRowSerializer(tokens, many=True, context={"current": request.auth})
        return Response(form.data)

    @extend_schema(request=Credentials, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Create a token from user name and password, and the one-time code where the account has a second factor.

        Approvers, regulators, publishers and administrators need one (`second_factor_not_set_up`: set it up on the
        pages). After some wrong passwords the asking client waits before the next try, longer each time (429 with
        `Retry-After`); so does one that tries many user names. Nothing that others do keeps the right password out.
        """
        form = Credentials(data=request.data)
        form.is_valid(raise_exception=True)
        given, origin = form.validated_data, origin_of(request._request)
        account = _signed_in(request._request, given["username"], given["password"], origin)
        twofold = _second_factor(account, given["otp"], origin)
        now = timezone.now()
        stored, token = make_token(
            account, name=given["name"], days=given["days"], reads_only=given["reads_only"], second_factor=twofold,
            origin=origin, at=now,
        )  # fmt: skip
        note_sign_in(account, SignInWay.TOKEN, SignInOutcome.SUCCESS, origin=origin, at=now)
        answer = TokenSerializer({"id": stored.public_id, "token": token, "expires_at": stored.expiry}).data
        return Response(answer, 201, headers={"Cache-Control": "no-store"})


class TokenView(Resource):
    """One token of one's own."""

    access: ClassVar[Access] = {"DELETE": Door.SIGNED_IN}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """End a token of the account signed in."""
        if not end_tokens(self.account, only=[token_id], by=self.account, at=timezone.now()):
            raise Http404
        return Response(status=204)


class CurrentTokenView(Resource):
    """The token that the request came with."""

    access: ClassVar[Access] = {"DELETE": Door.SIGNED_IN}
    authentication_classes = (BearerToken,)
    open_to_readers = True

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Give the token of this request up."""
        token = cast(AccessToken, request.auth)
        end_tokens(self.account, only=[token.public_id], by=self.account, at=timezone.now())
        return Response(status=204)


class ConfirmationsView(Resource):
    """Who holds the token, once more.

    No Idempotency-Key is taken: a code is taken once.
    """

    access: ClassVar[Access] = {"POST": Door.SIGNED_IN}
    authentication_classes = (BearerToken,)
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [429]}

    @extend_schema(request=Answer, responses={200: ConfirmedSerializer})
    def post(self, request: Request) -> Response:
        """Show the password or the one-time code again, so that what can't be undone may be done with this token.

        The code where the account has a second factor, else the password.
        """
        form = Answer(data=request.data)
        form.is_valid(raise_exception=True)
        token, now = cast(AccessToken, request.auth), timezone.now()
        if "otp" in form.validated_data:
            check_code(self.account, form.validated_data["otp"], at=now)
        elif self.account.has_second_factor():
            raise SecondFactorNeeded
        else:
            check_password(self.account, form.validated_data["password"])
        AccessToken.objects.filter(pk=token.pk).update(confirmed_at=now)
        until = now + timedelta(minutes=settings.CONFIRMATION_MINUTES)
        return Response(ConfirmedSerializer({"confirmed_until": until}).data)


class MeView(Resource):
    """The account signed in."""

    access: ClassVar[Access] = {"GET": Door.SIGNED_IN}

    @extend_schema(responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        """Role and permissions of the account signed in."""
        return Response(MeSerializer(self.account).data)


def _signed_in(request: HttpRequest, username: str, password: str, origin: Origin) -> Account:
    """The account of the credentials. Raises AuthenticationFailed, and TooManySignIns (``registry.signing_in``)."""
    try:
        account = authenticate(request, username=username, password=password)
    except TooManySignIns:
        _note_failure(username, SignInOutcome.LOCKED, origin)
        raise
    if isinstance(account, Account):
        return account
    _note_failure(username, SignInOutcome.WRONG_PASSWORD, origin)
    raise AuthenticationFailed


def _note_failure(username: str, outcome: SignInOutcome, origin: Origin) -> None:
    """Writes a failure into the history of the account of that name, if there is one."""
    account = Account.objects.filter(username=username).first()
    if account is not None:
        note_sign_in(account, SignInWay.TOKEN, outcome, origin=origin, at=timezone.now())


def _second_factor(account: Account, code: str, origin: Origin) -> bool:
    """Whether a second factor was shown. Raises SecondFactorNeeded, SecondFactorNotSetUp, WrongCode, TooManyCodes."""
    if not account.has_second_factor():
        if needs_second_factor(account):
            raise SecondFactorNotSetUp
        return False
    if not code:
        raise SecondFactorNeeded
    now = timezone.now()
    try:
        check_code(account, code, at=now)
    except (WrongCode, TooManyCodes) as refusal:
        outcome = SignInOutcome.WRONG_CODE if isinstance(refusal, WrongCode) else SignInOutcome.LOCKED
        note_sign_in(account, SignInWay.TOKEN, outcome, origin=origin, at=now)
        raise
    return True
