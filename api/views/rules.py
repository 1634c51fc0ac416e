"""Rules asked: what a grade or title stands for elsewhere, and the way to each higher level; nothing is stored."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.rules import (
    EligibilityQuestionSerializer,
    EquivalenceQuestionSerializer,
    EquivalencesSerializer,
    PathSerializer,
)
from api.views.eligibility import Asked, answered
from registry import clock
from rulebook.desks import EquivalenceDesk, PathDesk


class EquivalenceView(Asked):
    """双向比照."""

    @extend_schema(request=EquivalenceQuestionSerializer, responses={200: EquivalencesSerializer})
    def post(self, request: Request) -> Response:
        """Ask what a person's grades, titles, school classes and qualifications stand for elsewhere.

        Each equivalence in force at the place and day is answered with its verdict and findings: titles that may be
        applied for, standing for a grade's evaluation, education counted in title applications, treatment. A treatment
        is never a title or a degree; kind `none` says where the law gives no equivalence, with the article that speaks
        of it. It creates nothing, so it takes no Idempotency-Key.
        """
        return answered(EquivalenceDesk(today=clock.today()), request.data)


class PathView(Asked):
    """路径规划."""

    @extend_schema(request=EligibilityQuestionSerializer, responses={200: PathSerializer})
    def post(self, request: Request) -> Response:
        """Ask for the earliest way to each level above the one held.

        The question is that of `eligibility`. Every step gives the first day on which the grade may be applied for, the
        route, what is waited for and what is needed besides time; its `facts` are those with which `eligibility`,
        asked on that day, gives the verdict shown. It creates nothing, so it takes no Idempotency-Key.
        """
        return answered(PathDesk(today=clock.today()), request.data)
