"""入口: what no request may hold, whichever page or resource it is for; looked at before anything else is done.

Refused by name, as a problem document under ``/api/`` and as a page elsewhere: text that is not UTF-8 or holds NUL or
other control characters, in the path, the query, a header, a cookie or a form; a body without its length, longer than
any door takes, packed, or in another character set; more fields than any form has. Strings of JSON are looked at where
JSON is read (rules/strict_json.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from api.problems import answer_of
from certification.reasons import ContentTooLarge
from config.bodies import REFUSED, LargeBodyNeedsSignIn, door_of, refuse_oversize
from portal.doors import ask_to_sign_in
from portal.refusing import refused
from registry import limits
from registry.clients import client_of
from rules.characters import forbidden_in, forbidden_in_header
from rules.refusals import Refusal

WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_UTF_8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


class CharactersNotAllowed(Refusal):
    """The address, a header, a cookie or a form holds NUL or another control character."""

    code = "characters_not_allowed"
    zh = "{place}含有不允许的字符{character}"
    en = "{place_en} holds {character}, a character that is not allowed"
    status = 400


class TextUnreadable(Refusal):
    """Text is not UTF-8; read all the same, it would be another text."""

    code = "text_not_utf8"
    zh = "{place}不是有效的UTF-8文本"
    en = "{place_en} is not text in UTF-8"
    status = 400


class HostNotAllowed(Refusal):
    """The request names a host that this installation does not serve."""

    code = "host_not_allowed"
    zh = "本站不以该主机名提供服务"
    en = "This installation does not serve that host name"
    status = 400


class FormUnreadable(Refusal):
    """The form is cut off or malformed."""

    code = "form_unreadable"
    zh = "表单内容无法解析，请重新提交"
    en = "The form cannot be read; send it again"
    status = 400


class TooManyFields(Refusal):
    """More fields or files than any form here has."""

    code = "too_many_fields"
    zh = "字段过多，超过上限{limit}"
    en = "More fields than the limit of {limit}"
    status = 400


class LengthRequired(Refusal):
    """A body came without Content-Length: it could be refused only after it was read."""

    code = "length_required"
    zh = "请求未注明内容长度（Content-Length），不支持分块传输"
    en = "The request does not say its Content-Length; chunked bodies are not taken"
    status = 411


class CodingNotSupported(Refusal):
    """The body is packed; what it would unpack to is not known."""

    code = "content_coding_not_supported"
    zh = "不接收压缩的请求内容（Content-Encoding）"
    en = "A packed body (Content-Encoding) is not taken"
    status = 415


class CharsetNotSupported(Refusal):
    """The body says that it is in another character set than UTF-8."""

    code = "charset_not_supported"
    zh = "请求内容须为UTF-8编码"
    en = "The body must be in UTF-8"
    status = 415


class Request(WSGIRequest):
    """A request that can be made of whatever its headers say; what they say wrongly is refused afterwards.

    Django reads the query by the character set of the body, and knows no refusal for one that is none of text.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {"charset": "unreadable"}


class Handler(WSGIHandler):
    """The WSGI application, with requests of that kind."""

    request_class = Request

    def done(self) -> None:
        """What is done at the end of each request, for a look at one that is not answered yet."""
        request_finished.send(sender=type(self))


class Admission:
    """入口: middleware before all others that read the request."""

    headers: ClassVar[dict[str, dict[str, str]]] = {CodingNotSupported.code: {"Accept-Encoding": "identity"}}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lets the request in, or answers why not."""
        try:
            if isinstance(unread := request.META.get(REFUSED), Refusal):  # the server did not read the body
                raise unread
            _look_at_address(request)
            _look_at_headers(request)
            look_at_body(request)
        except LargeBodyNeedsSignIn as refusal:
            if _is_api(request):
                return self._answer(request, refusal)
            request.left_unread = refusal  # type: ignore[attr-defined]
        except Refusal as refusal:
            return self._answer(request, refusal)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Counts what needs no sign-in, and looks at a page's form. Resources of the API read their bodies themselves."""
        if request.method != "POST":
            return None
        if hasattr(request, "left_unread"):  # a large form whose sign-in has ended: its page may keep what was typed
            return ask_to_sign_in(request, view)
        try:
            if door_of(view).is_public:
                client, limit = client_of(request), settings.PUBLIC_POSTS_PER_MINUTE
                limits.count("public-post", client, limit=limit, window=60)
            if not _is_api(request):
                _look_at_form(request)
        except Refusal as refusal:
            return self._answer(request, refusal)
        return None

    def _answer(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        response = answer_of(refusal, instance=request.path) if _is_api(request) else refused(request, refusal)
        for name, value in self.headers.get(refusal.code, {}).items():
            response[name] = value
        return response


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _look_at_address(request: HttpRequest) -> None:
    try:
        request.get_host()
    except DisallowedHost as error:
        raise HostNotAllowed from error
    _refuse_characters(request.path_info, "网址", "The path")
    raw = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    try:
        query = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError as error:
        raise TextUnreadable(place="查询参数", place_en="The query") from error
    try:
        parameters = request.GET
    except TooManyFieldsSent as error:
        raise TooManyFields(limit=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS) from error
    if forbidden_in(query):
        _refuse_in_fields(parameters.lists(), "查询参数", "The query parameter")


def _look_at_headers(request: HttpRequest) -> None:
    for name, value in request.META.items():
        if name.startswith("HTTP_") and isinstance(value, str) and (character := forbidden_in_header(value)):
            shown = name.removeprefix("HTTP_").replace("_", "-").title()
            raise CharactersNotAllowed(place=f"请求头{shown}", place_en=f"The header {shown}", character=character)
    for value in request.COOKIES.values():  # a quoted cookie may spell NUL as \000
        _refuse_characters(value, "Cookie", "A cookie")


def look_at_body(request: HttpRequest) -> None:
    """Looks at what the request says of its body, before a byte of it is read. Raises the refusals above."""
    charset = (request.content_params or {}).get("charset", "").strip("\"' ").lower()
    if request.method not in WITH_BODY:
        return
    if charset not in _UTF_8:
        raise CharsetNotSupported
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() not in {"", "identity"}:
        raise CodingNotSupported
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if length:
        if not (length.isascii() and length.isdigit()):
            raise LengthRequired
        refuse_oversize(request, int(length[:18]))
    elif _is_framed(request):
        raise LengthRequired


def _is_framed(request: HttpRequest) -> bool:
    """Whether a request may bring a body without Content-Length: chunked, or in the frames of HTTP/2."""
    framed = str(request.META.get("SERVER_PROTOCOL", "")).startswith(("HTTP/2", "HTTP/3"))
    return framed or "HTTP_TRANSFER_ENCODING" in request.META


def _look_at_form(request: HttpRequest) -> None:
    try:
        fields = request.POST
    except RequestDataTooBig as error:
        raise ContentTooLarge(
            size=request.META.get("CONTENT_LENGTH", ""), limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        ) from error
    except (TooManyFieldsSent, TooManyFilesSent) as error:
        raise TooManyFields(limit=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS) from error
    except MultiPartParserError as error:
        raise FormUnreadable from error
    _refuse_in_fields(fields.lists(), "表单项", "The field")


def _refuse_in_fields(fields: Iterable[tuple[str, Iterable[Any]]], place: str, place_en: str) -> None:
    """Raises CharactersNotAllowed and TextUnreadable by the name of the field, without what its name may not show."""
    for name, values in fields:
        for text in (name, *values):
            shown = "".join("\ufffd" if forbidden_in(sign) else sign for sign in name[:60])
            if character := forbidden_in(text):
                raise CharactersNotAllowed(place=f"{place}{shown}", place_en=f"{place_en} {shown}", character=character)
            if "\ufffd" in text:  # what bytes that are no UTF-8 were read as
                raise TextUnreadable(place=f"{place}{shown}", place_en=f"{place_en} {shown}")


def _refuse_characters(text: str, place: str, place_en: str) -> None:
    if character := forbidden_in(text):
        raise CharactersNotAllowed(place=place, place_en=place_en, character=character)
