"""Who may come in by which door: every view names its permission, or says that it is public.

What an account may see among the rows is another question (``visible_to``), and whether the state allows an
act is the act's own.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.authentication import reads_only
from registry.access import Permission, permits
from registry.reasons import TokenReadsOnly


class Door(Enum):
    """The doors that ask for no permission of registry.access, each named on purpose."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


# By HTTP method: a door, a permission, or several permissions any of which will do.
Access = dict[str, Door | Permission | tuple[Permission, ...]]


class Named(BasePermission):
    """Admits by the view's ``access`` table; a method that it does not name admits nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request may come in. A method without a handler passes on to its 405."""
        method = as_read(request.method or "")
        if method == "OPTIONS":
            return True  # what methods there are is in the description of the API
        if not hasattr(view, method.lower()):
            return True
        named = getattr(view, "access", {}).get(method)
        if named is None:
            return False
        if named is Door.PUBLIC:
            return True
        if not request.user.is_authenticated:
            return False
        if reads_only(request) and method != "GET" and not getattr(view, "open_to_readers", False):
            raise TokenReadsOnly
        if named is Door.SIGNED_IN:
            return True
        permissions = (named,) if isinstance(named, Permission) else named
        return any(permits(request.user, permission) for permission in permissions)


def as_read(method: str) -> str:
    """The method whose access counts: HEAD is asked as GET."""
    return "GET" if method == "HEAD" else method
