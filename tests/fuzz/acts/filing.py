"""备案: filings recorded and amended in any order, and used while they are; the rows are what the acts of record say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from certification.acts.issuing import close_due
from certification.catalogue import catalogue_of
from registry.acts.bodies import amend_filing, record_filing
from registry.acts.ledger import canonical
from registry.models import Certificate, Event, Filing, FilingScope, LedgerLeaf, OutboxMessage, Region
from rules.ladder import Level
from tests.fuzz.acts.application import run_door
from tests.fuzz.acts.machine import PICK, Acts, pick
from tests.house import LATHE

DAYS = st.sampled_from((-800, -60, -1, 0, 1, 2, 30, 365, 900, 1040, 1500, 3000))
LENGTHS = st.sampled_from((-30, -1, 0, 0, 1, 30, 365, 365, 3000))
REGULATORS = (*("regulator",) * 6, "city", "nation", "neighbour", "approver", "administrator")
Spans = dict[int, dict[str, tuple[date, date]]]
"""By filing and level: the first day, and the day after the last."""


class Filings(Acts):
    """The regulator's acts on filings, beside a batch whose notice runs out."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: Spans = {
            filing.pk: {scope.level: (scope.period.lower, scope.period.upper) for scope in filing.scopes.all()}
            for filing in Filing.objects.prefetch_related("scopes")
        }
        self.ends = {filing.pk: filing.period.upper for filing in Filing.objects.all()}
        self.recorded = 0

    def day(self, days: int) -> date:
        """So many days from today."""
        return timezone.localdate(self.at) + timedelta(days=days)

    @rule(first=DAYS, length=LENGTHS, levels=st.lists(st.sampled_from([*Level]), max_size=3), who=st.sampled_from(REGULATORS),
          number=st.sampled_from(("new", "new", "new", "again")))  # fmt: skip
    def record(self, first: int, length: int, levels: list[Level], who: str, number: str) -> None:
        """A further filing: overlapping another or not, backwards, empty, of a number that is taken."""
        since, until, by = self.day(first), self.day(first + length), self.account(who)
        self.recorded += 1
        named = f"新备{self.recorded}号" if number == "new" else self.world.filing.number
        filing = self.do("record_filing", lambda: record_filing(
            site=self.world.house.site, number=named, authority="city", region=Region.objects.get(pk="320500"),
            since=since, until=until, scope={LATHE: levels}, by=by, at=self.at,
        ), by=by, role="owner", event=("filing.recorded",))  # fmt: skip
        if filing is not None:
            assert who in ("regulator", "city", "nation"), f"{who} has recorded a filing"
            after = until + timedelta(days=1)
            self.spans[filing.pk] = {level.value: (since, after) for level in levels}
            self.ends[filing.pk] = after

    @rule(place=PICK, days=DAYS, who=st.sampled_from(REGULATORS), part=st.one_of(st.none(), st.lists(PICK, max_size=3)),
          ground=st.sampled_from(("备案调整", "备案调整", "……")))  # fmt: skip
    def amend(self, place: int, days: int, who: str, part: list[int] | None, ground: str) -> None:
        """Longer or shorter, all of it or some levels."""
        filing, by, until = pick(list(Filing.objects.order_by("pk")), place), self.account(who), self.day(days)
        if filing is None:
            return
        rows = list(filing.scopes.order_by("pk"))
        scopes = None if part is None else [rows[one % len(rows)] for one in part if rows]
        before = Event.objects.filter(act="filing.amended").count()
        self.do("amend_filing", lambda: amend_filing(filing, until=until, scopes=scopes, ground=ground, by=by, at=self.at),
                by=by, role="owner", event=("filing.amended",))  # fmt: skip
        if Event.objects.filter(act="filing.amended").count() > before:
            seen = (
                ("regulator", "city", "nation")
                if filing.site_id == self.world.house.site.pk
                else ("neighbour", "nation")
            )
            assert who in seen, f"{who} has amended a filing of {filing.site}"
            self._apply(filing, until + timedelta(days=1), scopes)

    def _apply(self, filing: Filing, end: date, scopes: Sequence[FilingScope] | None) -> None:
        """What the docstring of the act says, said again."""
        spans, last = self.spans[filing.pk], self.ends[filing.pk]
        if scopes is not None:
            for scope in scopes:
                spans[scope.level] = spans[scope.level][0], end
            return
        for level, (first, after) in spans.items():
            if after == last or after > end:
                spans[level] = first, end
        self.ends[filing.pk] = end

    @rule()
    def what_is_due_is_issued(self) -> None:
        """Within what is filed on the day, and nothing else."""
        on, before = timezone.localdate(self.at), set(Certificate.objects.values_list("pk", flat=True))
        self.do("close_due", lambda: close_due(at=self.at), role="worker")
        for message in OutboxMessage.objects.filter(task="certification.issue", done_at__isnull=True):
            self.do("issue", lambda message=message: run_door(message), role="worker")
        for one in Certificate.objects.exclude(pk__in=before).select_related("site"):
            covered = [
                spans for pk, spans in self.spans.items()
                if one.level in spans and spans[one.level][0] <= on < spans[one.level][1]
            ]  # fmt: skip
            assert covered, f"{one.number} was issued on {on} outside every filing"

    @rule(days=DAYS)
    def what_may_be_applied_for(self, days: int) -> None:
        """The catalogue of a day offers the levels filed on it."""
        on = self.day(days)
        filed = catalogue_of(self.world.house.site, on=on).filed.get((LATHE, None), frozenset())
        ours = {scope.filing_id for scope in FilingScope.objects.filter(site=self.world.house.site)}
        wanted = {
            level for pk in ours for level, (first, after) in self.spans[pk].items() if first <= on < after
        }  # fmt: skip
        assert {level.value for level in filed} == wanted, (on, filed, wanted)

    @invariant()
    def the_rows_are_what_was_done(self) -> None:
        """Each filing and each part of its scope lasts as long as the acts have said."""
        if not self.is_news("the_rows_are_what_was_done"):
            return
        rows: Spans = {pk: {} for pk in self.spans}
        for scope in FilingScope.objects.all():
            rows[scope.filing_id][scope.level] = scope.period.lower, scope.period.upper
        assert rows == self.spans, (rows, self.spans)
        ends = {filing.pk: filing.period.upper for filing in Filing.objects.all()}
        assert ends == self.ends, (ends, self.ends)

    @invariant()
    def every_leaf_commits_to_its_event(self) -> None:
        """What an amendment's leaf commits to is what its event says."""
        if not self.is_news("every_leaf_commits_to_its_event"):
            return
        events = Event.objects.filter(act="filing.amended").order_by("pk").values_list("subject_id", "details")
        leaves = LedgerLeaf.objects.filter(kind="filing.amended").order_by("pk")
        for (subject, details), leaf in zip(events, leaves, strict=True):
            commitment = sha256(bytes(leaf.salt) + canonical(details)).hexdigest()
            entry: Any = canonical({"commitment": commitment, "kind": leaf.kind})
            assert (leaf.subject_id, bytes(leaf.entry)) == (subject, entry), (
                f"the leaf of {subject} commits to something else"
            )

    @invariant()
    def a_filing_as_recorded_has_its_leaf(self) -> None:
        """Until it is amended its record is made again from its rows."""
        if not self.is_news("a_filing_as_recorded_has_its_leaf"):
            return
        amended = set(Event.objects.filter(act="filing.amended").values_list("subject_id", flat=True))
        for filing in Filing.objects.exclude(pk__in=amended).select_related("site").prefetch_related("scopes"):
            leaf = LedgerLeaf.objects.get(kind="filing.recorded", subject_id=str(filing.pk))
            commitment = sha256(bytes(leaf.salt) + canonical(filing_record(filing))).hexdigest()
            assert commitment in bytes(leaf.entry).decode(), f"{filing} is not what its leaf commits to"


def filing_record(filing: Filing) -> dict[str, Any]:
    """What the leaf of a filing commits to, made again from its rows."""
    scope: dict[str, list[str]] = {}
    for one in sorted(filing.scopes.all(), key=lambda one: one.pk):
        scope.setdefault(one.occupation_id, []).append(one.level)
    until = filing.period.upper - timedelta(days=1)
    return {
        "from": filing.period.lower.isoformat(), "number": filing.number, "scope": scope, "site": filing.site.code,
        "until": until.isoformat(),
    }  # fmt: skip
