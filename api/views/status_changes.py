"""Changes of a certificate's status: the grounds offered, proposals, and their confirmation by a second regulator."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.permissions import Access
from api.problems import fault, named
from api.resources import Collection, Resource
from api.serializers.certificates import (
    DeclineForm,
    StatusChangeSerializer,
    StatusGroundSerializer,
    StatusProposalForm,
    StatusProposalSerializer,
)
from api.views.certificates import certificate_of
from registry import clock, numbers
from registry.access import Permission
from registry.acts.status_changes import confirm_change, decline_change, grounds_for, propose_change
from registry.models import Account, Certificate, StatusGround, StatusProposal


def visible_proposals(account: Account) -> QuerySet[StatusProposal]:
    """The proposals that exist for the account."""
    visible = StatusProposal.objects.visible_to(account)
    return visible.select_related(
        "certificate__site__body", "ground", "replaced_by", "proposed_by", "settled_by"
    )  # fmt: skip


class StatusGroundsView(Collection[StatusGround]):
    """可选的变更依据."""

    access: ClassVar[Access] = {"GET": Permission.CHANGE_STATUS}
    serializer_class = StatusGroundSerializer
    ordering = ("id",)
    queryset = StatusGround.objects.all()

    def get_queryset(self) -> QuerySet[StatusGround]:
        """The grounds for the changes that are possible now."""
        return grounds_for(certificate_of(self.account, self.kwargs["number"]), on=clock.today())

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The grounds on which the certificate's status may be changed now; of changes that are not possible none."""
        return self.list(request, *args, **kwargs)


class StatusProposalsView(Collection[StatusProposal]):
    """变更提议."""

    access: ClassVar[Access] = {"GET": Permission.CHANGE_STATUS}
    serializer_class = StatusProposalSerializer
    ordering = ("-id",)
    queryset = StatusProposal.objects.all()

    def get_queryset(self) -> QuerySet[StatusProposal]:
        """The proposals that exist for the account."""
        return visible_proposals(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The proposals within the account's region, latest first."""
        return self.list(request, *args, **kwargs)


class CertificateProposalsView(Resource):
    """对一张证书的变更提议."""

    access: ClassVar[Access] = {"POST": Permission.CHANGE_STATUS}

    @extend_schema(request=StatusProposalForm, responses={201: StatusProposalSerializer})
    @once
    def post(self, request: Request, number: str) -> Response:
        """Propose to suspend, reinstate, revoke or supersede a certificate; a second regulator confirms."""
        certificate = certificate_of(self.account, number)
        form = StatusProposalForm(data=request.data)
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = dict(form.validated_data)
        current = StatusGround.objects.of_place(certificate.site.region_id, on=clock.today())
        ground = current.filter(code=given["ground"]).first()
        if ground is None:
            raise named("invalid", errors=[fault("/ground", "ground_unknown")])
        proposal = propose_change(
            certificate, ground, statement=given["statement"], effective_on=given["effective_on"],
            replaced_by=self._replacement(given["replaced_by"]), by=self.account, at=clock.now(),
        )  # fmt: skip
        return Response(StatusProposalSerializer(visible_proposals(self.account).get(pk=proposal.pk)).data, 201)

    def _replacement(self, number: str | None) -> Certificate | None:
        if number is None:
            return None
        found = Certificate.objects.visible_to(self.account).filter(number=numbers.normalise(number)).first()
        if found is None:
            raise named("invalid", errors=[fault("/replaced_by", "certificate_unknown")])
        return found


class ConfirmationView(Resource):
    """确认变更."""

    access: ClassVar[Access] = {"POST": Permission.CHANGE_STATUS}
    irreversible = frozenset({"POST"})

    @extend_schema(request=None, responses={201: StatusChangeSerializer})
    @once
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Make the proposed change, as a second regulator of the same or a higher authority."""
        proposal = get_object_or_404(visible_proposals(self.account), pk=proposal_id)
        change = confirm_change(proposal, by=self.account, at=clock.now())
        return Response(StatusChangeSerializer(change).data, 201)


class DeclineView(Resource):
    """不予确认或撤回提议."""

    access: ClassVar[Access] = {"POST": Permission.CHANGE_STATUS}

    @extend_schema(request=DeclineForm, responses={200: StatusProposalSerializer})
    @once
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Close a proposal without the change: who proposed it withdraws it, a second regulator declines it."""
        proposal = get_object_or_404(visible_proposals(self.account), pk=proposal_id)
        form = DeclineForm(data=request.data)
        form.is_valid(raise_exception=True)
        decline_change(proposal, reason=form.validated_data["reason"], by=self.account, at=clock.now())
        return Response(StatusProposalSerializer(visible_proposals(self.account).get(pk=proposal_id)).data)
