"""Certificates: the public check, the list, the document, and what becomes of them."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.parsing import SmallJsonParser
from api.permissions import Access, Door
from api.problems import Problematic, named, problem_of
from api.rendering import PdfRenderer
from api.resources import Collection, Resource
from api.serializers.certificates import (
    CertificateSerializer,
    CheckedSerializer,
    CheckForm,
    StatusChangeSerializer,
)
from registry import clock, numbers
from registry.access import Permission
from registry.acts.documents import document_on
from registry.checking import Checked, check
from registry.limits import count_miss, refuse_guessers
from registry.models import Account, Certificate, CertificateDocument, StatusChange
from registry.sweeps import refuse_sweeps


class CertificatesView(Collection[Certificate]):
    """职业技能等级证书."""

    access: ClassVar[Access] = {"GET": Permission.SEE_CERTIFICATES}
    serializer_class = CertificateSerializer
    filterset_class = filters.CertificateFilter
    ordering = ("-id",)
    queryset = Certificate.objects.all()

    def get_queryset(self) -> QuerySet[Certificate]:
        """The certificates that exist for the account, with their status today."""
        visible = Certificate.objects.visible_to(self.account).with_status(on=clock.today())
        return visible.select_related("worker", "occupation", "work_type", "site__body", "decision")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The certificates that the account may see, latest first."""
        return self.list(request, *args, **kwargs)


class CheckView(Resource):
    """公开查验; nothing is asked of the session, so that the check stays at three statements."""

    access: ClassVar[Access] = {"GET": Door.PUBLIC}
    authentication_classes = ()
    further: ClassVar[dict[str, list[int]]] = {"GET": [429]}

    @extend_schema(responses={200: CheckedSerializer})
    def get(self, request: Request, number: str) -> Response:
        """Check a certificate by its number alone.

        `answer` is `valid`, `suspended`, `revoked` or `superseded` (200), with occupation, level and body. A number
        without a certificate (`unknown_number`) is 404, a text that is no number (`malformed_number`) is 400; the problem
        document then carries `answer`. With the holder's name more is told: `POST /checks`; a name is never part of an
        address. Too many checks, too many that find nothing, and too many different numbers in a day are 429 with
        `Retry-After`.
        """
        client = refuse_guessers(request._request)
        refuse_sweeps(number, client, at=timezone.now())
        return _answered(check(number, on=clock.today()), client)


class ChecksView(Resource):
    """公开查验，编号与姓名一并核对."""

    access: ClassVar[Access] = {"POST": Door.PUBLIC}
    authentication_classes = ()
    parser_classes = (SmallJsonParser,)
    further: ClassVar[dict[str, list[int]]] = {"POST": [404]}

    @extend_schema(request=CheckForm, responses={200: CheckedSerializer})
    def post(self, request: Request) -> Response:
        """Check a certificate by its number and the holder's name.

        As by the number alone, and `details` besides: the masked name, the day of issue, the work type and the region. A
        name that is not the holder's is 404 (`name_mismatch`), with nothing of the certificate. It creates nothing, so it
        takes no Idempotency-Key.
        """
        client = refuse_guessers(request._request)
        form = CheckForm(data=request.data)
        form.is_valid(raise_exception=True)
        return _answered(check(**form.validated_data, on=clock.today()), client)


def _answered(checked: Checked, client: str) -> Response:
    """The answer to a check; one that found nothing counts as a miss. Raises Problematic."""
    if checked.missed:
        count_miss(client)
        raise _missed(checked)
    return Response(CheckedSerializer(checked).data, headers={"Cache-Control": "no-store"})  # may change any moment


def _missed(checked: Checked) -> Problematic:
    if checked.fault is None:
        return named(checked.answer, answer=checked.answer, number=checked.number)
    problem = problem_of(checked.fault)
    problem.more.update(answer=checked.answer, number=checked.number)
    return Problematic(problem)


class DocumentView(Resource):
    """证书文件."""

    access: ClassVar[Access] = {"GET": Permission.SEE_CERTIFICATES}
    renderer_classes = (PdfRenderer,)

    @extend_schema(responses={(200, PdfRenderer.media_type): OpenApiTypes.BINARY})
    def get(self, request: Request, number: str) -> Response:
        """The certificate's PDF, to its holder, the issuing body and the regulator.

        While the certificate is suspended, revoked or superseded it is a copy that says so across the page.
        """
        certificate = certificate_of(self.account, number)
        try:
            pdf = document_on(certificate, on=clock.today())
        except CertificateDocument.DoesNotExist:
            raise named("document_not_ready") from None
        return Response(pdf, headers={"Content-Disposition": f'inline; filename="{certificate.number}.pdf"'})


class StatusChangesView(Collection[StatusChange]):
    """证书状态变更."""

    access: ClassVar[Access] = {"GET": Permission.SEE_CERTIFICATES}
    serializer_class = StatusChangeSerializer
    ordering = ("id",)
    queryset = StatusChange.objects.all()

    def get_queryset(self) -> QuerySet[StatusChange]:
        """The changes of the certificate."""
        changes = certificate_of(self.account, self.kwargs["number"]).changes
        return changes.select_related("certificate", "replaced_by", "made_by", "proposal__proposed_by")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """What became of a certificate since it was issued."""
        return self.list(request, *args, **kwargs)


def certificate_of(account: Account, number: str) -> Certificate:
    """A certificate that exists for the account, by its number. Raises Http404."""
    visible = Certificate.objects.visible_to(account).select_related("site__body", "document")
    return get_object_or_404(visible, number=numbers.normalise(number).replace("\0", ""))
