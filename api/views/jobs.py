"""Jobs that stopped: the administrator's list, and sending one again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.permissions import Access
from api.resources import Resource
from api.serializers.jobs import SentJobSerializer, StoppedJobSerializer
from certification.queries import stopped_jobs
from registry import clock
from registry.access import Permission
from registry.acts.jobs import send_again
from registry.models import OutboxMessage

LARGEST = 2**63 - 1
JOB_ID = {"type": "integer", "minimum": 0, "maximum": LARGEST}


class JobsView(Resource):
    """停下的任务."""

    access: ClassVar[Access] = {"GET": Permission.TEND_JOBS}

    @extend_schema(responses={200: StoppedJobSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The jobs that were given up or wait for something, the longest stopped first."""
        stopped: Any = stopped_jobs()
        return Response(StoppedJobSerializer(stopped, many=True).data)


class JobSendingsView(Resource):
    """重新发送."""

    access: ClassVar[Access] = {"POST": Permission.TEND_JOBS}

    @extend_schema(
        parameters=[OpenApiParameter("job_id", JOB_ID, OpenApiParameter.PATH)],
        request=None, responses={202: SentJobSerializer},
    )  # fmt: skip
    @once
    def post(self, request: Request, job_id: int) -> Response:
        """Send a job again at once, with all its tries; a batch that it had ended goes on from where it stood."""
        message = get_object_or_404(OutboxMessage, pk=min(job_id, LARGEST))
        send_again(message, by=self.account, at=clock.now())
        return Response({"id": message.pk, "task": message.task}, 202)
