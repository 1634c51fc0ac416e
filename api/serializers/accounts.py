"""Forms of tokens and of the account signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.serializers.strict import Strict
from registry.access import PERMISSIONS
from registry.models import AccessToken, Account, Role


class Credentials(Strict):
    """User name and password, the code of an account with a second factor, and what the token is to be."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)
    otp = serializers.CharField(
        max_length=20, required=False, default="", help_text="The authenticator's code, or a recovery code."
    )
    name = serializers.CharField(
        max_length=60, required=False, default="", help_text="What the list of tokens calls it."
    )
    days = serializers.IntegerField(
        min_value=1, max_value=settings.TOKEN_DAYS_MOST, required=False, default=settings.TOKEN_DAYS,
        help_text="Days after which it ends.",
    )  # fmt: skip
    reads_only = serializers.BooleanField(required=False, default=False, help_text="Whether it may only read.")


class Answer(Strict):
    """Who is there, once more: the code of an account with a second factor, else the password."""

    otp = serializers.CharField(max_length=20, required=False)
    password = serializers.CharField(max_length=4096, trim_whitespace=False, required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """One of the two. Raises ValidationError."""
        if len(given) != 1:
            raise serializers.ValidationError("one of the two", "one_of_two")
        return given


class TokenSerializer(serializers.Serializer[dict[str, Any]]):
    """A new token; it is shown this once."""

    id = serializers.UUIDField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class TokenRowSerializer(serializers.ModelSerializer[AccessToken]):
    """A token as the list tells of it; the token itself is not known any more."""

    id = serializers.UUIDField(source="public_id")
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")
    current = serializers.SerializerMethodField(help_text="Whether the request came with it.")

    class Meta:
        model = AccessToken
        fields = [
            "id", "name", "created_at", "expires_at", "reads_only", "second_factor", "confirmed_at", "client", "device",
            "last_used_at", "last_client", "current",
        ]  # fmt: skip

    def get_current(self, token: AccessToken) -> bool:
        """Whether it is the token of this request."""
        return bool(token == self.context.get("current"))


class ConfirmedSerializer(serializers.Serializer[dict[str, Any]]):
    """Until when what can't be undone may be done with this token."""

    confirmed_until = serializers.DateTimeField()


class MeSerializer(serializers.ModelSerializer[Account]):
    """The account signed in: its role, what the role permits, and whose it is."""

    permissions = serializers.SerializerMethodField()
    body = serializers.CharField(source="body.credit_code", allow_null=True, default=None)
    body_name = serializers.CharField(source="body.name", allow_null=True, default=None)
    region = serializers.CharField(source="region_id", allow_null=True)
    worker_name = serializers.CharField(source="worker.name", allow_null=True, default=None)

    class Meta:
        model = Account
        fields = [
            "username", "display_name", "role", "permissions", "body", "body_name", "region", "worker_name",
        ]  # fmt: skip

    def get_permissions(self, account: Account) -> list[str]:
        """What the role permits."""
        return sorted(PERMISSIONS.get(Role(account.role), frozenset()))
