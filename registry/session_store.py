"""会话存储: sessions in the database under the digest of their key, with the account that is signed in.

Who reads the table cannot take a session over, and the sessions of an account can be listed and ended.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from registry.models import SignedInSession

KEY_LENGTH = 40


def stored_key(key: str) -> str:
    """What a session's key is stored as."""
    return sha256(f"session:{key}".encode()).hexdigest()[:KEY_LENGTH]


class SessionStore(DatabaseStore):
    """Django's sessions in the database, except that the browser's key is not in it."""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """The table."""
        return SignedInSession

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of that key."""
        return SignedInSession.objects.filter(pk=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> SignedInSession:
        """The row of the session as it is now."""
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return SignedInSession(
            session_key=stored_key(key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
        )

    def delete(self, session_key: str | None = None) -> None:
        """Ends the session of a key, or this one."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            SignedInSession.objects.filter(pk=stored_key(key)).delete()

    def _get_session_from_db(self) -> SignedInSession | None:
        key = self.session_key
        found = key and SignedInSession.objects.filter(pk=stored_key(key), expire_date__gt=timezone.now()).first()
        if not found:
            self._session_key = None
            return None
        return found
