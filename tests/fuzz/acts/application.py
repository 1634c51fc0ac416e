"""申报: acts on applications in any order, by the right and the wrong people, in time and out of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from certification.acts.approving import approve, reject
from certification.acts.issuing import close_due, issue_chunk
from certification.acts.notices import give_notice
from certification.acts.objecting import raise_objection, settle_objection, take_over
from certification.acts.reading import read_batch
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.acts.submitting import submit_json
from certification.acts.validating import validate_slice
from certification.acts.withdrawing import withdraw
from certification.models import Application, Approval, Batch, BatchSlice, Objection, Outcome, PublicNotice
from certification.waiting import WaitingList, bases_of, waiting_list
from config.celery import app
from registry.acts.accounts import change_account
from registry.acts.bodies import amend_filing
from registry.models import Account, Filing, OutboxMessage
from registry.outbox import DoorFailed
from tests.candidates import candidate
from tests.fuzz.acts.machine import PICK, Acts, pick
from tests.fuzz.acts.world import REVIEWED
from tests.pathways import BY_PATHWAY

AIM = st.sampled_from(("fits", "fits", "fits", "fits", "any"))
"""Whether an act is tried where it fits, by one of the right people and with a ground, or anywhere by anybody."""
SOME = st.lists(PICK, min_size=1, max_size=3)
GROUNDS = st.sampled_from(("年限不符", "年限不符。", "材料不实", "——", ""))
MARKS = st.sampled_from((80, 80, 80, 80, 60, 59, 100, None, 101, "60.05"))
ANYBODY = st.sampled_from((
    "submitter", "deputy", "assessor", "examiner", "approver", "settler", "regulator", "city", "neighbour",
    "strange_submitter", "strange_assessor", "strange_approver", "administrator",
))  # fmt: skip


def _is_contested(machine: Applications) -> bool:
    """Whether anybody ever objected."""
    return Objection.objects.exists()


class Applications(Acts):
    """From upload to certificate."""

    # What there is

    def person(self, aim: str, role: str, place: int, anybody: str) -> Account:
        """Somebody of the role at the world's body, as roles are now; or anybody."""
        if aim == "any":
            return self.account(anybody)
        found = list(Account.objects.filter(role=role, body=self.world.house.site.body).order_by("pk"))
        return pick(found, place) or self.account(anybody)

    def batch(self, place: int, aim: str = "any", *states: str, **more: Any) -> Batch | None:
        """One of the batches; one with applications in such a state, where that is aimed at."""
        found = Batch.objects.select_related("site__body", "body").order_by("pk")
        fitting = list(found.filter(applications__state__in=states, **more).distinct()) if aim == "fits" else []
        return pick(fitting or list(found), place)

    @staticmethod
    def named(batch: Batch, places: list[int], *states: str) -> list[UUID]:
        """Some of its applications, one of them perhaps twice; of those in such a state, if there are any."""
        rows = list(batch.applications.order_by("row_number").values_list("pk", "state"))
        found = [pk for pk, state in rows if state in states] or [pk for pk, _ in rows]
        return [found[place % len(found)] for place in places] if found else []

    # Applying

    @rule(
        aim=AIM, index=st.integers(1, 5), who=ANYBODY, pathway=st.sampled_from(("ordinary", "ordinary", REVIEWED)),
        changes=st.sampled_from(({}, {}, {"level": "九级工"}, {"name": "王改名"}, {"grades": []}, {"sex": ""})),
    )  # fmt: skip
    def submit(self, aim: str, index: int, who: str, pathway: str, changes: dict[str, Any]) -> None:
        """A new person, one on record, one who has applied, or one with something wrong."""
        by = self.person(aim, "submitter", index, who)
        made = candidate if pathway == "ordinary" else BY_PATHWAY[pathway].person
        people = [made(index * 11 - 10, **changes), made(60 + index)]
        site = self.world.house.site
        self.do("submit", lambda: submit_json(site=site, candidates=people, by=by, at=self.at, pathway=pathway),
                by=by, about=site.body, event=("batch.submitted",))  # fmt: skip

    @rule(times=st.integers(1, 4))
    def jobs_run(self, times: int) -> None:
        """The first messages that wait, each by its door."""
        for _ in range(times):
            waiting = OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True)
            message = waiting.exclude(task="registry.render_documents").order_by("attempts", "pk").first()
            if message is None:
                return
            self.do(message.task, lambda message=message: run_door(message), role="worker")

    @rule(place=PICK, kind=st.sampled_from(("read", "validate", "notice", "issue")))
    def a_message_comes_again(self, place: int, kind: str) -> None:
        """A job that was done, or is about to be, is done once more."""
        calls: dict[str, Any] = {
            "read": lambda: (batch := self.batch(place)) and read_batch(batch.pk, at=self.at),
            "validate": lambda: (
                (piece := pick(list(BatchSlice.objects.order_by("pk")), place)) and validate_slice(piece.pk, at=self.at)
            ),
            "notice": lambda: self._notice_again(place),
            "issue": lambda: (
                (notice := pick(list(PublicNotice.objects.order_by("pk")), place))
                and issue_chunk(notice.pk, at=self.at)
            ),
        }
        self.do(f"{kind} again", calls[kind], role="worker")

    def _notice_again(self, place: int) -> None:
        approval = pick(list(Approval.objects.select_related("batch__body").order_by("pk")), place)
        if approval is not None:
            rows = list(Application.objects.filter(
                batch=approval.batch, decision__approved_at=approval.approved_at).values_list("pk", flat=True))  # fmt: skip
            give_notice(approval, rows, at=self.at)

    # Examining

    @rule(aim=AIM, place=PICK, rows=SOME, theory=MARKS, skill=MARKS, whole=st.booleans(), who=ANYBODY)
    def score(self, aim: str, place: int, rows: list[int], theory: Any, skill: Any, whole: bool, who: str) -> None:
        """One part or both, once or again."""
        batch = self.batch(place, aim, "eligible", "passed", "failed", pathway="ordinary")
        by = self.person(aim, "assessor", place, who)
        assert batch is not None
        parts = [("theory", theory), ("skill", skill)] if whole or aim == "fits" else [("theory", theory)]
        marks = [
            Mark(pk, part, None if value is None else Decimal(str(value)))
            for pk in dict.fromkeys(self.named(batch, rows, "eligible", "passed", "failed"))
            for part, value in parts
        ]
        self.do("record_scores", lambda: record_scores(batch, marks, by=by, at=self.at), by=by, about=batch,
                event=("scores.recorded",))  # fmt: skip

    @rule(aim=AIM, place=PICK, rows=SOME, who=ANYBODY, ground=GROUNDS,
          conclusion=st.sampled_from(("passed", "passed", "failed", "deferred")))  # fmt: skip
    def review(self, aim: str, place: int, rows: list[int], who: str, ground: str, conclusion: str) -> None:
        """The record of a review; by another pathway it is refused."""
        batch = self.batch(place, aim, "eligible", "passed", "failed", pathway=REVIEWED)
        by, day = self.person(aim, "assessor", place, who), timezone.localdate(self.at)
        assert batch is not None
        named = dict.fromkeys(self.named(batch, rows, "eligible", "passed", "failed"))
        found = [Concluded(pk, conclusion, day, ground, "纪要〔2026〕3号") for pk in named]
        self.do("record_reviews", lambda: record_reviews(batch, found, by=by, at=self.at), by=by, about=batch,
                event=("reviews.recorded",))  # fmt: skip

    @rule(aim=AIM, place=PICK, rows=SOME, who=ANYBODY, reason=GROUNDS)
    def withdraw(self, aim: str, place: int, rows: list[int], who: str, reason: str) -> None:
        """Only what has no score yet."""
        batch, by = self.batch(place, aim, "eligible"), self.person(aim, "submitter", place, who)
        assert batch is not None
        named = self.named(batch, rows[:1] if aim == "fits" else rows, "eligible")
        self.do("withdraw", lambda: withdraw(batch, named, reason=reason, by=by, at=self.at), by=by, about=batch,
                event=("applications.withdrawn",))  # fmt: skip

    # Deciding

    @rule(aim=AIM, place=PICK, rows=SOME, who=ANYBODY, seen=st.sampled_from(("list", "list", "named", "stale")))
    def approve(self, aim: str, place: int, rows: list[int], who: str, seen: str) -> None:
        """All that waits, some of it, or what was seen on another basis."""
        batch, by = self.batch(place, aim, "passed"), self.person(aim, "approver", place, who)
        assert batch is not None
        shown: Any = waiting_list(batch, at=self.at)
        if seen == "named":
            shown = bases_of(self.named(batch, rows, "passed"))
        elif seen == "stale":
            shown = WaitingList("sha256:" + "0" * 64, shown.count + 1, self.at)
        self.do("approve", lambda: approve(batch, seen=shown, by=by, at=self.at), by=by, about=batch,
                event=("batch.approved",))  # fmt: skip

    @rule(aim=AIM, place=PICK, rows=SOME, who=ANYBODY, reason=GROUNDS)
    def reject(self, aim: str, place: int, rows: list[int], who: str, reason: str) -> None:
        """Passed ones alone."""
        batch, by = self.batch(place, aim, "passed"), self.person(aim, "approver", place, who)
        assert batch is not None
        named = self.named(batch, rows[:1] if aim == "fits" else rows, "passed")
        self.do("reject", lambda: reject(batch, named, reason=reason, by=by, at=self.at), by=by, about=batch,
                event=("batch.rejected",))  # fmt: skip

    @rule(aim=AIM, place=PICK, ground=GROUNDS, contact=st.sampled_from(("", "", "13800000000", "138 0000 0000")))
    def object(self, aim: str, place: int, ground: str, contact: str) -> None:
        """Anybody, against any result: only on notice is it taken."""
        shown = Application.objects.exclude(public_notice=None).order_by("state", "pk")
        fitting = list(shown.filter(state__in=("on_notice", "contested"))) if aim == "fits" else []
        application = pick(fitting or list(shown), place)
        assert application is not None
        self.do("raise_objection", lambda: raise_objection(application, ground=ground, contact=contact, at=self.at),
                event=("objection.raised", "objection.added_to"))  # fmt: skip

    @precondition(_is_contested)
    @rule(aim=AIM, place=PICK, who=ANYBODY)
    def take_over(self, aim: str, place: int, who: str) -> None:
        """By the regulator of the place."""
        objection, by = self._objection(aim, place), self.account(who if aim == "any" else "regulator")
        self.do("take_over", lambda: take_over(objection, by=by, at=self.at), by=by, about=objection.application.batch,
                event=("objection.taken_over",))  # fmt: skip

    @precondition(_is_contested)
    @rule(aim=AIM, place=PICK, outcome=st.sampled_from(Outcome), reason=GROUNDS, who=ANYBODY,
          role=st.sampled_from(("approver", "approver", "regulator")))  # fmt: skip
    def settle(self, aim: str, place: int, outcome: Outcome, reason: str, who: str, role: str) -> None:
        """By who has not decided on the result."""
        objection = self._objection(aim, place)
        by = self.account("city") if (aim, role) == ("fits", "regulator") else self.person(aim, role, place, who)
        self.do("settle_objection", lambda: settle_objection(objection, outcome, reason=reason, by=by, at=self.at),
                by=by, about=objection.application.batch, event=("objection.settled",))  # fmt: skip

    @staticmethod
    def _objection(aim: str, place: int) -> Objection:
        rows = list(Objection.objects.select_related("application__batch").order_by("outcome", "pk"))
        open_ = [row for row in rows if not row.outcome] if aim == "fits" else []
        found = pick(open_ or rows, place)
        assert found is not None
        return found

    # Issuing, and what else may happen meanwhile

    @rule()
    def notices_are_closed(self) -> None:
        """As the beat does every minute; the job issues."""
        self.do("close_due", lambda: close_due(at=self.at), role="worker")

    @rule(days=st.sampled_from((0, 30, 900)))
    def the_filing_is_amended(self, days: int) -> None:
        """It ends today or later: what is then due is withheld until it lasts longer again."""
        filing, by = Filing.objects.get(pk=self.world.filing.pk), self.account("regulator")
        until = timezone.localdate(self.at) + timedelta(days=days)
        self.do("amend_filing", lambda: amend_filing(filing, until=until, ground="备案调整", by=by, at=self.at),
                by=by, role="owner", event=("filing.amended",))  # fmt: skip

    @rule(name=st.sampled_from(("assessor", "examiner", "submitter", "approver", "settler")),
          role=st.sampled_from(("submitter", "assessor", "approver")))  # fmt: skip
    def somebody_changes_desks(self, name: str, role: str) -> None:
        """What they did before is still theirs."""
        account: Account = self.account(name)
        by = self.account("administrator")
        self.do("change_account", lambda: change_account(account, role=role, ground="岗位调整", by=by, at=self.at),
                by=by, role="owner", event=("account.changed",))  # fmt: skip


def run_door(message: OutboxMessage) -> None:
    """A message by its real door; that it has to wait for something is an answer, that it fails is none."""
    try:
        app.tasks[message.task](message.pk)
    except DoorFailed:
        message.refresh_from_db()
        if message.waiting_since is None:
            raise
