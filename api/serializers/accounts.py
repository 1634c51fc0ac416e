"""Forms of tokens and of the account signed in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.serializers.strict import Strict
from registry.access import PERMISSIONS
from registry.models import Account, Role


class Credentials(Strict):
    """User name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class TokenSerializer(serializers.Serializer[dict[str, Any]]):
    """A new token; it is shown this once."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


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
