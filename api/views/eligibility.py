"""Eligibility: which grade may somebody apply for, by which rule; nothing of the question is stored."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import QuestionParser
from api.permissions import Access, Door
from api.resources import Resource
from api.serializers.rules import EligibilityQuestionSerializer
from registry import clock
from registry.clients import client_of
from registry.limits import count
from registry.reasons import TooManyQuestions
from rulebook.desks import EligibilityDesk
from rules import to_bytes
from rules.desks import Desk


class Asked(Resource):
    """规则问答. Public: it reads rules and what the asker sends, and no person's record."""

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (QuestionParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Lets the question in. Raises TooManyQuestions, before anything of it is read."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            client, limit = client_of(request._request), settings.QUESTIONS_PER_MINUTE
            count("question", client, limit=limit, window=60, refusal=TooManyQuestions)


class EligibilityView(Asked):
    """申报资格问答."""

    @extend_schema(request=EligibilityQuestionSerializer, responses={200: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        """Ask which grades a person with the given facts may apply for, and by which rule.

        The answer is a tree of every clause tried. It creates nothing, so it takes no Idempotency-Key: the same
        question at the same `as_of` under the same policies gives the same bytes.
        """
        return answered(EligibilityDesk(today=clock.today()), request.data)


def answered(desk: Desk, value: Any) -> Response:
    """The answer's bytes. Raises QuestionRefused, naming every fault of the question by its pointer."""
    return Response(to_bytes(desk.answer(value)))
