"""草案审查: what keeps a draft from being published, and what its publisher should know; nothing is changed.

Faults name line and column of the text, or the field beside it; a draft is kept with them and proposed without them.
Notes keep nothing from being done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.models import Region
from registry.models.regions import region_prefix
from rulebook import texts
from rulebook.models import DraftRevision, PublishedText, Repeal
from rules import Policy as Rule
from rules import PolicyRefused
from rules.checking import check
from rules.equivalence import Comparisons
from rules.glance import glance
from rules.overlays import faults_among
from rules.texts import Text, load_text, policies_of

_DAY = timedelta(days=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # as for the dates of questions
_LONGEST = {"id": 80, "title": 200}


@dataclass(frozen=True, slots=True)
class DraftFault:
    """草案的错误: where (a field of the revision; in its text, line and column from 1) and what, with a code."""

    code: str
    zh: str
    en: str
    field: str = "text"
    line: int = 1
    column: int = 1

    @property
    def at(self) -> str:
        """第3行第5列, or nothing for a fault beside the text."""
        return f"第{self.line}行第{self.column}列" if self.field == "text" else ""


@dataclass(frozen=True, slots=True)
class DraftNote:
    """草案的提示: what somebody about to publish should know, with a code."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Examined:
    """审查结果: what the text says where it can be read, the faults in their order, the notes."""

    text: Text | None
    faults: tuple[DraftFault, ...]
    notes: tuple[DraftNote, ...]

    @property
    def rule(self) -> Rule | None:
        """The text where it is a policy."""
        return self.text if isinstance(self.text, Rule) else None


def examined(revision: DraftRevision, *, region: str, on: date) -> Examined:
    """The faults and notes of a revision whose draft belongs to a region, if it were published on a day."""
    replaced, last_on = revision.replaces, revision.last_on
    ending = {replaced.pk: last_on} if replaced is not None and last_on is not None else {}
    published = texts.published(ending=ending)
    text, faults = None, list(_faults_of_end(revision, region))
    if revision.text or replaced is None:
        text, found = _read(revision.text, published)
        faults = [*found, *_faults_of_frame(revision, text, region), *faults]
        if isinstance(text, Rule) and not found:
            faults += _faults_of_overlays(text, policies_of(published))
    return Examined(text, tuple(faults), tuple(_notes(revision, text, policies_of(published), on)))


def _read(text: str, published: Sequence[Text]) -> tuple[Text | None, list[DraftFault]]:
    """What the text says, and its faults by itself; where there are none, those beside what is published."""
    try:
        read = load_text(text)
    except PolicyRefused as refused:
        return None, [DraftFault("policy_text", f.zh, f.en, "text", f.line, f.column) for f in refused.faults]
    beside = [found.fault for found in check({"": text}, beside=published)]
    return read, [DraftFault("policy_beside_others", f.zh, f.en, "text", f.line, f.column) for f in beside]


def _faults_of_frame(revision: DraftRevision, read: Text | None, region: str) -> Iterator[DraftFault]:
    """Whether the text is for a place of the draft's region, and not published already."""
    seen = glance(revision.text)
    if seen.place and not seen.place.startswith(region_prefix(region)):
        yield DraftFault(
            "place_outside_region", f"适用地区{seen.place}不在本草案的辖区{region}之内",
            f"the place {seen.place} does not lie in the draft's region {region}", "text", *seen.place_at,
        )  # fmt: skip
    elif read is not None and not Region.objects.filter(pk=read.place).exists():
        yield DraftFault(
            "place_unknown", f"没有登记行政区划{read.place}", f"no region {read.place} is on record", "text",
            *seen.place_at,
        )  # fmt: skip
    if read is not None:
        yield from _faults_of_columns(read)
    if read is not None and PublishedText.objects.filter(pk=read.digest).exists():
        yield DraftFault("already_published", "与一份已发布的文本完全相同", "the very same text is published already")
    if read is not None and revision.replaces is not None and not _alike(revision.replaces, read):
        yield DraftFault(
            "replaces_another_pathway",
            "所替代的文本属于另一途径或另一种类",
            "the text replaced is of another pathway or kind",
            "replaces",
        )


def _alike(replaced: PublishedText, read: Text) -> bool:
    """Whether a text may take the place of a published one: of its kind and, among policies, of its pathway."""
    return replaced.kind == read.kind and (not isinstance(read, Rule) or replaced.pathway == read.pathway)


def _faults_of_columns(read: Text) -> Iterator[DraftFault]:
    """What the text may say and the registry cannot hold."""
    for name, most in _LONGEST.items():
        value = getattr(read, name)
        if len(value) > most or not value.isprintable():
            yield DraftFault(
                f"{name}_unfit", f"{name}应为至多{most}字的可见文字", f"{name} is at most {most} printable characters",
                "text", *read.marks.get(name, (1, 1)),
            )  # fmt: skip
    for key in (one.key for one in read.equivalences) if isinstance(read, Comparisons) else ():
        if len(key) > _LONGEST["id"] or not key.isprintable():
            yield DraftFault(
                "key_unfit", f"事项名应为至多{_LONGEST['id']}字的可见文字", "a key is at most 80 printable characters",
                "text", *read.marks.get(key, (1, 1)),
            )  # fmt: skip
    if not all(_FIRST_YEAR <= day.year <= _LAST_YEAR for day in (read.from_on, read.until_on) if day is not None):
        yield DraftFault(
            "period_out_of_range", f"施行期间应在{_FIRST_YEAR}年至{_LAST_YEAR}年之间",
            f"the period lies between {_FIRST_YEAR} and {_LAST_YEAR}", "text", *read.marks.get("in_force", (1, 1)),
        )  # fmt: skip


def _faults_of_end(revision: DraftRevision, region: str) -> Iterator[DraftFault]:
    """What is wrong with the end that the revision puts to a published text."""
    ended, last_on = revision.replaces, revision.last_on
    if ended is None:
        return
    if not ended.region_id.startswith(region_prefix(region)):
        yield DraftFault(
            "place_outside_region", "要废止的文本不属于本草案的辖区", "the text to end is not of the draft's region",
            "replaces",
        )  # fmt: skip
    if Repeal.objects.filter(text=ended).exists():
        yield DraftFault("already_ended", "该文本已经废止", "the text has been ended already", "replaces")
    if last_on is None:
        yield DraftFault("last_day_needed", "请填写最后施行日", "the last day in force is needed", "last_on")
    elif not _shortens(ended, last_on):
        yield DraftFault(
            "last_day_out_of_range",
            "最后施行日须早于文本自身的截止日，且不早于施行首日的前一日（当日即视为从未施行）",
            "the last day is before the text's own last day, and not before the eve of its first day",
            "last_on",
        )
    for name, zh, en in (("ground", "请写明事由", "a ground"), ("citation", "请写明依据的文件和条款", "a citation")):
        if not getattr(revision, name):
            yield DraftFault(f"{name}_needed", zh, f"{en} is needed", name)


def _shortens(ended: PublishedText, last_on: date) -> bool:
    first, after = ended.in_force.lower, ended.in_force.upper
    return first - _DAY <= last_on and last_on.year <= _LAST_YEAR and (after is None or last_on < after - _DAY)


def _faults_of_overlays(rule: Rule, published: Sequence[Rule]) -> Iterator[DraftFault]:
    """Whether the published overlays that would build on the new text by its id may do so."""
    for overlay in published:
        if overlay.extends == rule.id and overlay.shares_days(rule) and overlay.pathway == rule.pathway:
            others = [text for text in published if text.id not in (rule.id, overlay.id)]
            for fault in faults_among([overlay], [rule, *others]):
                yield DraftFault(
                    "breaks_an_overlay", f"以{rule.id}为基础的{overlay.id}不再成立：{fault.zh}",
                    f"{overlay.id}, which builds on {rule.id}, would no longer hold: {fault.en}",
                )  # fmt: skip


def _notes(revision: DraftRevision, read: Text | None, published: Sequence[Rule], on: date) -> Iterator[DraftNote]:
    """What is allowed and should be known: law that reaches back, days without a rule, texts that fall silent."""
    if read is not None and read.from_on < on:
        yield DraftNote(
            "in_force_before_publication",
            f"施行日{read.from_on}早于发布日{on}：溯及既往。已作出的判定和认定不受影响",
            f"in force from {read.from_on}, before its publication on {on}; verdicts and decisions made stay",
        )
    ended, last_on = revision.replaces, revision.last_on
    if ended is None or last_on is None or not _shortens(ended, last_on):
        return
    if last_on < on - _DAY:
        yield DraftNote(
            "ended_before_publication",
            f"最后施行日{last_on}早于发布日{on}：溯及既往。已作出的判定和认定不受影响",
            f"ended on {last_on}, before its publication on {on}; verdicts and decisions made stay",
        )
    if read is not None and read.from_on > last_on + _DAY:
        yield DraftNote(
            "days_without_a_rule",
            f"{last_on + _DAY}至{read.from_on - _DAY}没有施行中的文本",
            f"no text is in force from {last_on + _DAY} to {read.from_on - _DAY}",
        )
    silent = sorted(
        text.id
        for text in published
        if ended.kind == Rule.kind
        and text.extends == ended.identifier
        and (text.until_on is None or text.until_on > last_on)
        if read is None or read.id != ended.identifier
    )
    if silent:
        yield DraftNote(
            "overlays_fall_silent",
            f"以{ended.identifier}为基础的文本随之停用：{'、'.join(silent)}",
            f"texts that build on {ended.identifier} fall silent with it: {', '.join(silent)}",
        )
