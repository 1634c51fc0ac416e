"""Problem documents (RFC 9457): the one place where what went wrong becomes an HTTP answer.

A refusal answers with its own code, words and status; what the framework refuses has a code here; anything
else is a bug and answers 500 without detail.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from traceback import format_tb
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from api.rendering import to_json
from api.words import FIELD_FAULTS, PROBLEMS, TITLES
from registry.busy import busy
from registry.reasons import RegistryBusy
from rules import QuestionRefused, desks
from rules.refusals import MORE_FAULTS, MOST_LISTED, Fault, ListRefused, Refusal
from rules.strict_json import JsonRefused

log = logging.getLogger(__name__)

LISTS = {
    "scores_refused": "scores",
    "reviews_refused": "reviews",
    "approval_outdated": "applications",
    "identity_unsettled": "applications",
}
"""The member of the request that holds the list, by the code of the refusal."""

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem to be answered with; ``more`` are its extension members."""

    status: int
    code: str
    detail: str
    detail_en: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def document(self, instance: str) -> dict[str, Any]:
        """The members of the problem document; ``instance`` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": f"urn:bajigong:problem:{self.code}",
            "title": TITLES.get(self.status, TITLES[400]),
            "status": self.status,
            "detail": self.detail,
            "detail_en": self.detail_en,
            "code": self.code,
            "instance": instance,
        }
        if self.errors:
            document["errors"] = _listed(self.errors)
        return document | self.more


def _listed(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first hundred faults and how many are left out; a list that says so itself has one more, and is left as it is."""
    if len(errors) <= MOST_LISTED + 1:
        return errors
    return [*errors[:MOST_LISTED], _more(len(errors) - MOST_LISTED)]


def _more(count: int) -> dict[str, Any]:
    more = MORE_FAULTS.of(count=count)
    return {"pointer": "", "code": more.code, "detail": more.zh, "detail_en": more.en}


class Problematic(Exception):
    """Raised by a door that answers with a problem of its own making."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


def named(code: str, *, errors: list[dict[str, Any]] | None = None, **more: Any) -> Problematic:
    """A problem by its code in api/words.py."""
    status, zh, en = PROBLEMS[code]
    return Problematic(Problem(status, code, zh, en, errors or [], more=more))


def handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answers an exception of a view with its problem document."""
    request = context.get("request")
    problem = problem_of(error)
    if isinstance(error, exceptions.ValidationError) and request is not None and request.method in ("GET", "HEAD"):
        problem = _of_query(problem)
    if problem.status >= 500 and problem.code != RegistryBusy.code:
        # The class and the place alone: a database's message quotes the row, and rows hold personal data.
        log.error("unhandled %s in the API\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
        got_request_exception.send(sender=handler, request=getattr(request, "_request", request))
    set_rollback()
    document = problem.document(request.path if request is not None else "")
    return Response(document, problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def answer_of(error: Exception, *, instance: str) -> HttpResponse:
    """The answer to what went wrong before any view was reached; ``instance`` is the path that was asked for."""
    problem = problem_of(error)
    return HttpResponse(to_json(problem.document(instance)), MEDIA_TYPE, problem.status, headers=problem.headers)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is."""
    if isinstance(error, Problematic):
        return error.problem
    if isinstance(error, Refusal):
        return _of_refusal(error)
    if isinstance(error, DatabaseError) and (refusal := busy(error)):
        return _of_refusal(refusal)
    if isinstance(error, JsonRefused):
        return _of_json(error)
    if isinstance(error, QuestionRefused):
        return _of_question(error)
    if isinstance(error, exceptions.ValidationError):
        return named("invalid", errors=list(faults(error.get_full_details()))).problem
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, Http404):
        return named("not_found").problem
    if isinstance(error, PermissionDenied):
        return named("permission_denied").problem
    if isinstance(error, RequestDataTooBig):
        return named("content_too_large").problem
    if isinstance(error, TooManyFieldsSent | TooManyFilesSent):
        return named("too_many_fields").problem
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
        return named("parse_error").problem
    return named("error").problem


def _of_query(problem: Problem) -> Problem:
    """The same with the faults named by their query parameters: what is read has no document to point into."""
    errors = [{"parameter": fault.pop("pointer").lstrip("/")} | fault for fault in problem.errors]
    return replace(problem, errors=errors)


def _of_refusal(refusal: Refusal) -> Problem:
    more = {"citation": refusal.cited} if refusal.cited else {}
    headers = {"Retry-After": str(refusal.values["seconds"])} if "seconds" in refusal.values else {}
    return Problem(
        refusal.status,
        refusal.code,
        refusal.message_zh,
        refusal.message_en,
        _errors(refusal),
        headers,
        more,
    )


def _of_json(refused: JsonRefused) -> Problem:
    errors = [
        {"pointer": fault.pointer, "code": fault.code, "detail": fault.zh, "detail_en": fault.en}
        for fault in refused.faults
    ]
    return named("parse_error", errors=errors).problem


def _errors(refusal: Refusal) -> list[dict[str, Any]]:
    """Every fault of a list that was refused, with its place in the request."""
    if isinstance(refusal, ListRefused):
        return [_error(fault, LISTS[refusal.code]) for fault in refusal.faults]
    return list(getattr(refusal, "rows", []))


def _error(fault: Fault, name: str) -> dict[str, Any]:
    words = {"code": fault.reason.code, "detail": fault.reason.zh, "detail_en": fault.reason.en}
    if fault.row is not None:  # of a sheet, which has rows and columns
        return {"pointer": f"/rows/{fault.row}", "row": fault.row, "column": fault.column, **words}
    steps = [name, *([] if fault.position is None else [str(fault.position)]), *([fault.field] if fault.field else [])]
    return {"pointer": "".join(f"/{step}" for step in steps), **words}


def _of_question(refused: QuestionRefused) -> Problem:
    document = desks.problem_of(refused)
    return Problem(
        document["status"], document["code"], document["detail"], document["detail_en"], document["errors"],
        more={"title": document["title"]},
    )  # fmt: skip


def _of_framework(error: exceptions.APIException) -> Problem:
    """What REST framework refuses, by its code; for an unreadable body the error says where it broke."""
    code = str(getattr(error, "default_code", "error"))
    if code not in PROBLEMS:
        code = "error"
    status, zh, en = PROBLEMS[code]
    headers, errors = {}, []
    if isinstance(error, exceptions.ParseError):
        errors = [{"pointer": "", "code": code, "detail": zh, "detail_en": f"{en}: {error.detail}"}]
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    return Problem(status, code, zh, en, errors, headers)


def faults(details: Any, pointer: str = "") -> Iterator[dict[str, Any]]:
    """A serializer's faults as a flat list, each with its JSON pointer (RFC 6901)."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        code = str(details["code"])
        if code == MORE_FAULTS.code:
            yield _more(int(details["message"]))
            return
        zh, en = FIELD_FAULTS.get(code, (str(details["message"]), str(details["message"])))
        yield {"pointer": pointer, "code": code, "detail": zh, "detail_en": en}
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else f"/{_escaped(str(name))}"
            yield from faults(inner, pointer + step)
    else:
        # A list holds either the faults of one place, or an entry for every element of a list.
        nested = any(not isinstance(inner, Mapping) or "message" not in inner for inner in details)
        for position, inner in enumerate(details):
            yield from faults(inner, f"{pointer}/{position}" if nested else pointer)


def fault(pointer: str, code: str) -> dict[str, Any]:
    """One fault of a request by its pointer and its code in api/words.py."""
    zh, en = FIELD_FAULTS[code]
    return {"pointer": pointer, "code": code, "detail": zh, "detail_en": en}


def parameter_fault(parameter: str, code: str) -> dict[str, Any]:
    """One fault of a query parameter by its name and its code in api/words.py."""
    zh, en = FIELD_FAULTS[code]
    return {"parameter": parameter, "code": code, "detail": zh, "detail_en": en}


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
