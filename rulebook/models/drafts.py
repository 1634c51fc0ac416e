"""起草: texts before they are published, and the later fact that one is no longer in force."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models
from django.db.models import Func, Q, Value

from registry.models import Account, Role
from registry.models.regions import region_prefix
from rulebook.models.texts import PublishedText, TextKind
from rulebook.states import DraftState


class PolicyDraftQuerySet(models.QuerySet["PolicyDraft"]):
    """Questions about drafts."""

    def visible_to(self, account: Account) -> PolicyDraftQuerySet:
        """The drafts an account may see, those of its region; for it the others do not exist."""
        if account.role == Role.ADMINISTRATOR:
            return self
        if account.role in (Role.DRAFTER, Role.PUBLISHER, Role.REGULATOR) and account.region_id:
            return self.filter(region__code__startswith=region_prefix(account.region_id))
        return self.none()


class PolicyDraft(models.Model):
    """政策草案: a text on its way to being published, or a published text on its way to being ended.

    ``region`` is that of whoever began it, and its texts rule no place outside. ``title``, ``identifier``,
    ``kind`` and ``pathway`` are as read from the last revision, as far as it can be read. ``reason`` says why it was returned or
    withdrawn. ``published`` is the text that it became; empty for a draft that only ends another.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    region = models.ForeignKey("registry.Region", models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=200, blank=True)
    identifier = models.CharField("标识", max_length=80, blank=True)
    kind = models.CharField("种类", max_length=11, choices=TextKind.choices, blank=True)
    pathway = models.CharField("途径", max_length=30, blank=True)
    state = models.CharField("状态", max_length=12, choices=DraftState.choices, default=DraftState.DRAFTING)
    copied_from = models.ForeignKey(PublishedText, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=1000, blank=True)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("起草时间")
    published = models.OneToOneField(PublishedText, models.PROTECT, null=True, related_name="draft")

    objects = PolicyDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "政策草案"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(reason=""),
                name="a_returned_or_withdrawn_draft_says_why",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True) | Q(state="published"),
                name="only_a_published_draft_names_its_text",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    @property
    def last(self) -> DraftRevision:
        """The last revision; a draft has at least one."""
        return self.revisions.order_by("-number")[0]


class DraftRevision(models.Model):
    """草案稿次: the text as somebody left it, numbered from 1; never edited, the next one is another row.

    ``digest`` is that of the text, as it would be published. ``replaces`` is the published text that ends when this
    text is published, after ``last_on``, its last day in force, with ``ground`` and ``citation``; a revision with an
    empty text does only that.
    """

    draft = models.ForeignKey(PolicyDraft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("稿次")
    text = models.TextField("正文", blank=True)
    digest = models.CharField("摘要", max_length=71)
    replaces = models.ForeignKey(PublishedText, models.PROTECT, null=True, related_name="+")
    last_on = models.DateField("最后施行日", null=True)
    ground = models.CharField("事由", max_length=400, blank=True)
    citation = models.CharField("依据", max_length=200, blank=True)
    note = models.CharField("修改说明", max_length=400, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "草案稿次"
        ordering = ["draft", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=False) | Q(last_on__isnull=True, ground="", citation=""),
                name="a_revision_that_ends_nothing_names_no_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class Repeal(models.Model):
    """废止: that a published text is in force until ``last_on`` and no longer; what it says stays as it is.

    Made by the publication of ``revision``, by a second person. A last day before the first one means: never in force.
    """

    text = models.OneToOneField(PublishedText, models.PROTECT, primary_key=True, related_name="repeal")
    last_on = models.DateField("最后施行日")
    ground = models.CharField("事由", max_length=400)
    citation = models.CharField("依据", max_length=200)
    revision = models.OneToOneField(DraftRevision, models.PROTECT, related_name="repeal")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "废止"
        constraints = [
            models.CheckConstraint(condition=~Q(ground="") & ~Q(citation=""), name="a_repeal_has_a_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.last_on}"

    @property
    def successor(self) -> PublishedText | None:
        """The text published in place of this one; None where it was ended without. The draft between is not shown to all."""
        published = Func(Value(self.revision_id), function="viewer_text_of_revision", output_field=models.CharField())
        return PublishedText.objects.filter(pk=published).first()
