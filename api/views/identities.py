"""Whose number it is: identity cases, proposals of names and their confirmation, and what a worker says of their own."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.parsing import SmallJsonParser
from api.permissions import Access
from api.resources import Collection, Resource
from api.serializers.applications import ApplicationSerializer
from api.serializers.identities import (
    IdentityCaseSerializer,
    NameProposalForm,
    NameProposalSerializer,
    NameReasonForm,
    OwnIdentitySerializer,
)
from api.views.applications import visible_applications
from certification.acts.identities import disown, settle_name
from certification.queries import seen_cases
from registry import clock
from registry.access import Permission
from registry.acts.names import confirm_own_name, decline_proposal, propose_correction, propose_settlement
from registry.models import Account, IdentityCase, IdentityConfirmation, IdentityProposal, Worker


def visible_proposals(account: Account) -> QuerySet[IdentityProposal]:
    """The proposals of names that exist for the account."""
    return IdentityProposal.objects.visible_to(account).select_related("case", "proposed_by", "settled_by")


class IdentityCasesView(Collection[IdentityCase]):
    """身份核实案件."""

    access: ClassVar[Access] = {"GET": Permission.SEE_IDENTITY_CASES}
    serializer_class = IdentityCaseSerializer  # type: ignore[assignment]  # of the case as seen
    ordering = ("-id",)
    queryset = IdentityCase.objects.all()

    def get_queryset(self) -> QuerySet[IdentityCase]:
        """The cases that exist for the account."""
        return IdentityCase.objects.visible_to(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The cases about numbers that the body gave a name for, or within the region, latest first.

        A body is told the names that it gave itself, and what became of them; a regulator those of every side.
        """
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        seen = seen_cases(page, self.account, on=clock.today())
        return self.get_paginated_response([IdentityCaseSerializer(one).data for one in seen])


class IdentityCaseView(Resource):
    """身份核实案件."""

    access: ClassVar[Access] = {"GET": Permission.SEE_IDENTITY_CASES}

    @extend_schema(responses={200: IdentityCaseSerializer})
    def get(self, request: Request, case_id: UUID) -> Response:
        """One case, with its age in working days."""
        case = get_object_or_404(IdentityCase.objects.visible_to(self.account), pk=case_id)
        (seen,) = seen_cases([case], self.account, on=clock.today())
        return Response(IdentityCaseSerializer(seen).data)


class CaseProposalsView(Resource):
    """对身份核实案件的处理提议."""

    access: ClassVar[Access] = {"POST": Permission.SETTLE_IDENTITY}
    parser_classes = (SmallJsonParser,)

    @extend_schema(request=NameProposalForm, responses={201: NameProposalSerializer})
    @once
    def post(self, request: Request, case_id: UUID) -> Response:
        """Propose which name a case comes to: the one on record, another side's, or a third; a second regulator confirms."""
        found = IdentityCase.objects.visible_to(self.account).select_related("worker")
        case = get_object_or_404(found, pk=case_id)
        done = propose_settlement(case, **_name(request), by=self.account, at=clock.now())
        return _proposal(self.account, done.pk, 201)


class NameProposalsView(Collection[IdentityProposal]):
    """姓名提议."""

    access: ClassVar[Access] = {"GET": Permission.CORRECT_NAMES}
    serializer_class = NameProposalSerializer
    ordering = ("-id",)
    queryset = IdentityProposal.objects.all()

    def get_queryset(self) -> QuerySet[IdentityProposal]:
        """The proposals that exist for the account."""
        return visible_proposals(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The proposals of one's own body or name, or within the region, latest first."""
        return self.list(request, *args, **kwargs)


class ApplicationNameProposalsView(Resource):
    """更正一份申报的申报人姓名."""

    access: ClassVar[Access] = {"POST": Permission.CORRECT_NAMES}
    parser_classes = (SmallJsonParser,)

    @extend_schema(request=NameProposalForm, responses={201: NameProposalSerializer})
    @once
    def post(self, request: Request, application_id: UUID) -> Response:
        """Ask for another name of an application's person: misspelt, or changed by law; a regulator confirms."""
        application = get_object_or_404(visible_applications(self.account), pk=application_id)
        done = propose_correction(application.worker, **_name(request), by=self.account, at=clock.now())
        return _proposal(self.account, done.pk, 201)


class NameConfirmationView(Resource):
    """确认姓名."""

    access: ClassVar[Access] = {"POST": Permission.SETTLE_IDENTITY}
    parser_classes = (SmallJsonParser,)
    irreversible = frozenset({"POST"})

    @extend_schema(request=None, responses={200: NameProposalSerializer})
    @once
    def post(self, request: Request, name_proposal_id: UUID) -> Response:
        """Put the proposed name on record, as another regulator; with a case, its losing side's applications end."""
        proposal = get_object_or_404(visible_proposals(self.account), pk=name_proposal_id)
        settle_name(proposal, by=self.account, at=clock.now())
        return _proposal(self.account, name_proposal_id, 200)


class NameDeclineView(Resource):
    """不予确认或撤回姓名提议."""

    access: ClassVar[Access] = {"POST": Permission.CORRECT_NAMES}
    parser_classes = (SmallJsonParser,)

    @extend_schema(request=NameReasonForm, responses={200: NameProposalSerializer})
    @once
    def post(self, request: Request, name_proposal_id: UUID) -> Response:
        """Close a proposal without its name: who made it withdraws it, another regulator declines it."""
        proposal = get_object_or_404(visible_proposals(self.account), pk=name_proposal_id)
        decline_proposal(proposal, reason=_reason(request), by=self.account, at=clock.now())
        return _proposal(self.account, name_proposal_id, 200)


class DisowningView(Resource):
    """声明不是本人申报."""

    access: ClassVar[Access] = {"POST": Permission.DISOWN_APPLICATIONS}
    parser_classes = (SmallJsonParser,)
    irreversible = frozenset({"POST"})

    @extend_schema(request=NameReasonForm, responses={200: ApplicationSerializer})
    @once
    def post(self, request: Request, application_id: UUID) -> Response:
        """Say that an application in one's name is not one's own: it ends, or on notice it is objected to."""
        application = get_object_or_404(visible_applications(self.account), pk=application_id)
        disown(application, reason=_reason(request), by=self.account, at=clock.now())
        return Response(ApplicationSerializer(visible_applications(self.account).get(pk=application_id)).data)


class OwnIdentityView(Resource):
    """我的身份."""

    access: ClassVar[Access] = {"GET": Permission.SEE_OWN_IDENTITY}

    @extend_schema(responses={200: OwnIdentitySerializer})
    def get(self, request: Request) -> Response:
        """The name on record, who has confirmed it, and the open case about the number."""
        return Response(_own(self.account))


class OwnConfirmationView(Resource):
    """本人确认."""

    access: ClassVar[Access] = {"POST": Permission.SEE_OWN_IDENTITY}
    parser_classes = (SmallJsonParser,)
    irreversible = frozenset({"POST"})

    @extend_schema(request=None, responses={201: OwnIdentitySerializer})
    @once
    def post(self, request: Request) -> Response:
        """Confirm that the name on record is one's own."""
        confirm_own_name(by=self.account, at=clock.now())
        return Response(_own(self.account), 201)


class OwnNameProposalsView(Resource):
    """申请更正本人姓名."""

    access: ClassVar[Access] = {"POST": Permission.SEE_OWN_IDENTITY}
    parser_classes = (SmallJsonParser,)

    @extend_schema(request=NameProposalForm, responses={201: NameProposalSerializer})
    @once
    def post(self, request: Request) -> Response:
        """Ask for another name on one's own record; a regulator confirms."""
        done = propose_correction(_worker(self.account), **_name(request), by=self.account, at=clock.now())
        return _proposal(self.account, done.pk, 201)


def _name(request: Request) -> dict[str, Any]:
    form = NameProposalForm(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _reason(request: Request) -> str:
    form = NameReasonForm(data=request.data)
    form.is_valid(raise_exception=True)
    return str(form.validated_data["reason"])


def _proposal(account: Account, pk: UUID, status: int) -> Response:
    return Response(NameProposalSerializer(visible_proposals(account).get(pk=pk)).data, status)


def _worker(account: Account) -> Worker:
    assert account.worker is not None  # held by account_has_what_its_role_is_for
    return account.worker


def _own(account: Account) -> dict[str, Any]:
    worker = _worker(account)
    told = {
        "name": worker.name,
        "document_masked": worker.document_masked,
        "confirmations": IdentityConfirmation.objects.filter(worker=worker, name=worker.name),
        "case": IdentityCase.objects.filter(worker=worker, outcome="").first(),
    }
    return dict(OwnIdentitySerializer(told).data)
