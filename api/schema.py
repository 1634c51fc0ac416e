"""The description of the API (OpenAPI 3.1): what every operation has in common is said here once.

A view's method says in its docstring what the operation does; its first line is the summary.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from api.idempotency import HEADER
from api.permissions import Door
from api.problems import MEDIA_TYPE
from api.serializers.problems import ProblemDocument
from api.words import TITLES

METHODS = frozenset({"get", "post", "put", "patch", "delete"})

CONFIRMED = (
    "This cannot be undone: the password or the one-time code must have been shown of late, by making the token or by "
    "`POST /tokens/current/confirmations`; else 403 `confirmation_needed`."
)

IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description=(
        "Optional. 1 to 200 visible ASCII characters. The same request under the same key gives the stored answer again, with "
        "`Idempotency-Replayed: true`; another request under it is refused (422 `idempotency_key_reused`). "
        "Only answers of success are kept."
    ),
)


RETRY_AFTER = {
    "description": "How many seconds to wait before asking again.",
    "schema": {"type": "integer", "minimum": 1},
}


class BearerScheme(KnoxTokenScheme):  # type: ignore[no-untyped-call]
    """How api.authentication.BearerToken is described."""

    target_class = "api.authentication.BearerToken"
    name = "bearerToken"


class Described(AutoSchema):
    """Adds the summary from the docstring, the Idempotency-Key and the problems that may be answered."""

    def get_summary(self) -> str:
        """The first line of the method's docstring."""
        return self._lines()[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]
        """The rest of the method's docstring."""
        text = "\n".join(self._lines()[1:]).strip()
        if self.method in getattr(self.view, "irreversible", ()):
            return f"{text}\n\n{CONFIRMED}".strip()
        return text

    def get_operation_id(self) -> str:
        """The method and the words of the path: ``post_batches_id_scores``."""
        words = [word.strip("{}<>").split(":")[-1] for word in self.path.removeprefix("/api/v1").split("/") if word]
        return "_".join(
            [self.method.lower(), *(word.replace("-", "_").replace(".", "_") for word in words or ["index"])]
        )

    def get_tags(self) -> list[str]:
        """The resource at the head of the path."""
        return [self.path.removeprefix("/api/v1/").split("/")[0] or "index"]

    def get_override_parameters(self) -> list[Any]:
        """The Idempotency-Key of the operations that take one."""
        return [IDEMPOTENCY_KEY] if getattr(self._handler(), "takes_idempotency_key", False) else []

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses = super()._get_response_bodies(direction)
        for status in self._problems():
            responses.setdefault(str(status), self._problem(status))
        return dict(sorted(responses.items()))

    def _problems(self) -> list[int]:
        """The statuses that the operation may answer with besides success."""
        statuses = [400, 500, 503]
        if getattr(self.view, "access", {}).get(self.method) is not Door.PUBLIC:
            statuses += [401, 403]
        elif self.method == "POST":
            statuses.append(429)
        if "{" in self.path:
            statuses.append(404)
        if self.method in ("POST", "PUT", "PATCH"):
            statuses += [409, 411, 413, 415, 422]
        return statuses + list(getattr(self.view, "further", {}).get(self.method, []))

    def _problem(self, status: int) -> dict[str, Any]:
        component = self.resolve_serializer(ProblemDocument, "response")
        answer = {"content": {MEDIA_TYPE: {"schema": component.ref}}, "description": TITLES[status]}
        return answer | {"headers": {"Retry-After": RETRY_AFTER}} if status == 429 else answer

    def _handler(self) -> Any:
        return getattr(self.view, self.method.lower())

    def _lines(self) -> list[str]:
        lines = (self._handler().__doc__ or "").strip().splitlines() or [""]
        return [line.strip() for line in lines]


def bounded(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Says of every text in a query that it is not empty: an empty one is refused, and not read as "not asked for"."""
    for item in result["paths"].values():
        for method in METHODS & item.keys():
            for parameter in item[method].get("parameters", []):
                schema = parameter["schema"]
                if (
                    parameter["in"] == "query"
                    and schema.get("type") == "string"
                    and not schema.keys() & {"enum", "format"}
                ):
                    schema.setdefault("minLength", 1)
    return result
