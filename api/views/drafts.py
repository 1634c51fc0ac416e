"""Drafts of policies: written and proposed by a drafter, published or given back by a second person."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.idempotency import once
from api.permissions import Access
from api.problems import fault, named
from api.resources import Collection, Resource
from api.serializers.policies import (
    DraftDetail,
    DraftForm,
    DraftSerializer,
    LookedAtForm,
    ReasonForm,
    RevisionForm,
    RevisionSerializer,
)
from registry import clock
from registry.access import Permission
from registry.models import Account
from rulebook.acts.drafting import (
    Wording,
    examine,
    give_back,
    propose,
    publish_draft,
    revise,
    start,
    take_back,
    withdraw,
)
from rulebook.drafts import Examined
from rulebook.models import DraftRevision, PolicyDraft, PublishedText
from rulebook.states import DraftState

CLOSED = (DraftState.PUBLISHED, DraftState.WITHDRAWN)


def visible_drafts(account: Account) -> QuerySet[PolicyDraft]:
    """The drafts that exist for the account, with the number of the last revision."""
    drafts = PolicyDraft.objects.visible_to(account).select_related("created_by")
    return drafts.annotate(last_number=Max("revisions__number"))


def draft_of(account: Account, draft_id: UUID) -> PolicyDraft:
    """A draft that exists for the account. Raises Http404."""
    return get_object_or_404(visible_drafts(account), pk=draft_id)


def represented(account: Account, draft_id: UUID, *, examined: Examined | None = None) -> Any:
    """A draft as the API shows it, with its revisions, faults and notes: as examined, or as of now while it is open."""
    draft = get_object_or_404(visible_drafts(account).prefetch_related("revisions__by"), pk=draft_id)
    if examined is None and draft.state not in CLOSED:
        examined = examine(draft, at=clock.now())
    return DraftDetail(draft, context={"examined": examined}).data


def wording_of(given: dict[str, Any]) -> Wording:
    """What a form says of a revision. Raises the problem ``invalid`` for a text that is not there."""
    return Wording(
        text=given["text"], replaces=_published(given["replaces"], "/replaces"), last_on=given["last_on"],
        ground=given["ground"], citation=given["citation"], note=given["note"],
    )  # fmt: skip


def _published(digest: str | None, pointer: str) -> PublishedText | None:
    if digest is None:
        return None
    text = PublishedText.objects.filter(pk=digest).first()
    if text is None:
        raise named("invalid", errors=[fault(pointer, "policy_unknown")])
    return text


class DraftsView(Collection[PolicyDraft]):
    """政策草案."""

    access: ClassVar[Access] = {"GET": Permission.SEE_DRAFTS, "POST": Permission.DRAFT_POLICY}
    serializer_class = DraftSerializer
    filterset_class = filters.DraftFilter
    ordering = ("-id",)
    queryset = PolicyDraft.objects.all()

    def get_queryset(self) -> QuerySet[PolicyDraft]:
        """The drafts that exist for the account."""
        return visible_drafts(self.account)

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The drafts that the account may see, latest first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(request=DraftForm, responses={201: DraftDetail})
    @once
    def post(self, request: Request) -> Response:
        """Begin a draft: from nothing, from a text, or as a copy of a published text.

        Whatever is sent is kept; its faults are listed with line and column, and have to be gone before it is proposed.
        """
        form = DraftForm(data=request.data)
        form.is_valid(raise_exception=True)
        copied = _published(form.validated_data["copied_from"], "/copied_from")
        draft = start(wording_of(form.validated_data), copied_from=copied, by=self.account, at=clock.now())
        answer = represented(self.account, draft.pk)
        return Response(answer, 201, headers={"Location": f"/api/v1/policy-drafts/{draft.pk}"})


class DraftView(Resource):
    """政策草案."""

    access: ClassVar[Access] = {"GET": Permission.SEE_DRAFTS}

    @extend_schema(responses={200: DraftDetail})
    def get(self, request: Request, draft_id: UUID) -> Response:
        """One draft with its revisions, and what is wrong with the last one."""
        return Response(represented(self.account, draft_id))


class RevisionsView(Collection[DraftRevision]):
    """草案稿次."""

    access: ClassVar[Access] = {"GET": Permission.SEE_DRAFTS, "POST": Permission.DRAFT_POLICY}
    serializer_class = RevisionSerializer
    ordering = ("number",)
    queryset = DraftRevision.objects.all()

    def get_queryset(self) -> QuerySet[DraftRevision]:
        """The revisions of the draft."""
        return draft_of(self.account, self.kwargs["draft_id"]).revisions.select_related("by")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The revisions of a draft, the first one first."""
        return self.list(request, *args, **kwargs)

    @extend_schema(request=RevisionForm, responses={201: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Revise a draft. A revision written meanwhile by somebody else is refused as `draft_changed`.

        A returned draft is then being drafted again; a proposal is taken back first.
        """
        draft = draft_of(self.account, draft_id)
        form = RevisionForm(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        revise(draft, wording_of(given), looked_at=given["revision"], by=self.account, at=clock.now())
        return Response(represented(self.account, draft_id), 201)


class DraftAct(Resource):
    """An act on a draft, answered by the draft as it is then."""

    form: ClassVar[type[LookedAtForm]] = LookedAtForm

    def done(self, request: Request, draft_id: UUID, act: Any, *, examined: Examined | None = None) -> Response:
        """Does the act on the draft with what the request says."""
        draft = draft_of(self.account, draft_id)
        form = self.form(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        act(draft, looked_at=given.pop("revision"), **given, by=self.account, at=clock.now())
        return Response(represented(self.account, draft_id, examined=examined))


class ProposalsView(DraftAct):
    """提请发布."""

    access: ClassVar[Access] = {"POST": Permission.DRAFT_POLICY}

    @extend_schema(request=LookedAtForm, responses={200: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Propose the last revision for publication; refused as `draft_faulty` while it has faults."""
        return self.done(request, draft_id, propose)


class RecallsView(DraftAct):
    """收回."""

    access: ClassVar[Access] = {"POST": Permission.DRAFT_POLICY}

    @extend_schema(request=LookedAtForm, responses={200: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Take a proposal back, to go on drafting."""
        return self.done(request, draft_id, take_back)


class ReturnsView(DraftAct):
    """退回."""

    access: ClassVar[Access] = {"POST": Permission.PUBLISH_POLICY}
    form = ReasonForm

    @extend_schema(request=ReasonForm, responses={200: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Return a proposal to its drafters, with a reason."""
        return self.done(request, draft_id, give_back)


class PublicationsView(DraftAct):
    """发布."""

    access: ClassVar[Access] = {"POST": Permission.PUBLISH_POLICY}
    irreversible = frozenset({"POST"})

    @extend_schema(request=LookedAtForm, responses={200: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Publish what was proposed; whoever wrote a revision of it may not.

        The text is published under its digest, for ever; the text that it replaces ends on the day proposed.
        The answer's notes say what the publication does, as that it reaches back.
        """
        before = examine(draft_of(self.account, draft_id), at=clock.now())
        return self.done(request, draft_id, publish_draft, examined=before)


class DraftWithdrawalsView(DraftAct):
    """撤回草案."""

    access: ClassVar[Access] = {"POST": Permission.DRAFT_POLICY}
    form = ReasonForm

    @extend_schema(request=ReasonForm, responses={200: DraftDetail})
    @once
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Give a draft up, with a reason; it stays on record."""
        return self.done(request, draft_id, withdraw)
