"""模拟: asking for a simulation, and the job that does it, chunk by chunk. Nothing but the simulation is written.

Each chunk is committed on its own with what was counted, so that a job killed anywhere goes on where the last chunk
ended, and progress can be watched. What is compared was fixed when the simulation was asked for.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from registry import outbox
from registry.access import Permission, require
from registry.models import Account, Event
from registry.models.regions import covers
from registry.reasons import NotPermitted
from rulebook import policies, texts
from rulebook.acts.drafting import MOST_CHARACTERS, DraftFaulty, DraftTooLong
from rulebook.drafts import DraftFault
from rulebook.models import PolicyDraft, PopulationKind, PublishedText, Simulation, TextKind
from rulebook.models.simulations import MOST_PEOPLE
from rulebook.populations import Asked, Chunk, Judgements
from rulebook.standards import standards_on_record
from rulebook.states import SimulationState
from rules import Policy as Rule
from rules import PolicyRefused
from rules.refusals import Refusal
from rules.simulation import Proposal, Reach, Tally, compare, disclosed, propose, report
from rules.simulation.comparison import EXAMPLES
from rules.texts import kind_of, policies_of

MOST_AT_ONCE = 3
STALE = timedelta(days=1)  # one that is not done by then keeps nobody from asking for another


class TooManySimulations(Refusal):
    """The account's earlier simulations are still going on."""

    code = "too_many_simulations"
    zh = "您有{count}项模拟尚未完成，请待其完成后再提出"
    en = "{count} of your simulations are not done yet; ask again when they are"
    status = 409


class NothingToSimulate(Refusal):
    """The draft has no text: it only ends a published one."""

    code = "nothing_to_simulate"
    zh = "草案没有正文，只废止一份已发布的文本，不能模拟"
    en = "The draft has no text, it only ends a published text; it cannot be simulated"


class TextOfElsewhere(Refusal):
    """The text holds in a region that is neither the account's, nor in it, nor around it."""

    code = "text_of_elsewhere"
    zh = "文本适用于{place}，不在您所管辖的地区，不能模拟"
    en = "The text holds in {place}, which is outside your region; it cannot be simulated"
    status = 403


class EquivalencesNotSimulated(Refusal):
    """The text is one of equivalences: a simulation compares who may apply for which level."""

    code = "equivalences_not_simulated"
    zh = "比照规定不改变谁可以申报哪一等级，不能模拟"
    en = "A text of equivalences does not change who may apply for which level; it cannot be simulated"


class TooManyPeople(Refusal):
    """More invented people than a job takes, or none."""

    code = "too_many_people"
    zh = "虚拟人群应为1至{limit}人"
    en = "Invented people number 1 to {limit}"


@transaction.atomic
def ask_about_draft(
    draft: PolicyDraft, *, asked: Asked, as_of: date, by: Account, at: datetime, against: PublishedText | None = None
) -> Simulation:
    """Asks for a simulation of a draft's last revision, beside the policy that it ends unless another is named.

    Raises NothingToSimulate and what ``ask_about_text`` raises.
    """
    revision = draft.last
    if not revision.text:
        raise NothingToSimulate
    return ask_about_text(
        revision.text, asked=asked, as_of=as_of, by=by, at=at, against=against or revision.replaces, draft=draft
    )


@transaction.atomic
def ask_about_text(
    text: str,
    *,
    asked: Asked,
    as_of: date,
    by: Account,
    at: datetime,
    against: PublishedText | None = None,
    draft: PolicyDraft | None = None,
) -> Simulation:
    """Asks for a simulation of a text, and leaves it to the job.

    Who is looked at ends at the account's region; a text of elsewhere is refused.

    Raises NotPermitted, TextOfElsewhere, TooManySimulations, TooManyPeople, EquivalencesNotSimulated, DraftTooLong, DraftFaulty with every fault of the text by
    itself and beside the others, and the refusals of ``simulation.proposal``.
    """
    require(by, Permission.SIMULATE)
    if by.region_id is None:
        raise NotPermitted
    _refuse_excess(text, asked, by, at)
    if kind_of(text) == TextKind.EQUIVALENCE:
        raise EquivalencesNotSimulated
    published = policies.published()
    proposal = _proposed(text, published, against=against.pk if against else None, as_of=as_of)
    place = proposal.draft.place
    if not (covers(by.region_id, place) or covers(place, by.region_id)):
        raise TextOfElsewhere(place=place)
    simulation = Simulation.objects.create(
        region_id=by.region_id, draft=draft, title=proposal.draft.title[:200], text=text,
        digest=proposal.draft.digest, against=against, published=_named(published), as_of=as_of,
        population=PopulationKind.REGISTRY if asked.people is None else PopulationKind.SYNTHETIC,
        people=asked.people, seed=asked.seed, examples=EXAMPLES, asked_by=by, asked_at=at,
    )  # fmt: skip
    outbox.post("certification.simulate", [{"simulation_id": str(simulation.pk)}], at=at)
    Event.record("simulation.asked", simulation, by=by, at=at, digest=simulation.digest, **asked.as_json())
    return simulation


def simulate(simulation_id: UUID, *, judgements: Judgements, at: datetime) -> None:
    """Does a simulation from where it is to its end; done before, it changes nothing."""
    simulation = Simulation.objects.get(pk=simulation_id)
    if simulation.state == SimulationState.DONE:
        return
    asked = Asked(simulation.people, simulation.seed, within=simulation.region_id)
    published = policies_of(texts.until(simulation.texts))
    proposal = propose(simulation.text, published, against=simulation.against_id, on=simulation.as_of)
    reach = Reach(proposal, standards_on_record(simulation.as_of))
    total, tally = asked.total(reach, judgements=judgements), Tally.from_json(simulation.tally)
    Simulation.objects.filter(pk=simulation.pk, state=SimulationState.WAITING).update(state=SimulationState.RUNNING)
    cursor = simulation.cursor
    for chunk in asked.chunks(reach, judgements=judgements, after=cursor):
        for crowd in chunk.crowds:
            compare(crowd, tally, on=reach.on, examples=simulation.examples)
        tally.people += chunk.people
        _take(simulation, chunk, tally, cursor, percent=min(99, tally.people * 100 // max(total, 1)))
        cursor = chunk.cursor
    _finish(simulation, proposal, tally, asked, cursor, at=at)


def stop_simulation(simulation_id: str, *, error: str, at: datetime) -> None:
    """Says that a simulation is not done; it keeps what was counted, and goes on from there when it is sent again."""
    simulation = Simulation.objects.get(pk=simulation_id)
    Event.record("simulation.stopped", simulation, by=None, at=at, error=error)


def _take(simulation: Simulation, chunk: Chunk, tally: Tally, cursor: str, *, percent: int) -> None:
    """Stores what was counted with a chunk, if nobody else has gone on from the same place."""
    unchanged = Simulation.objects.filter(pk=simulation.pk, state=SimulationState.RUNNING, cursor=cursor)
    if not unchanged.update(cursor=chunk.cursor, tally=tally.as_json(), percent=percent):
        raise RuntimeError(f"simulation {simulation.pk} was taken further by another worker")


@transaction.atomic
def _finish(
    simulation: Simulation, proposal: Proposal, tally: Tally, asked: Asked, cursor: str, *, at: datetime
) -> None:
    """Writes the report, once."""
    result = report(proposal, tally, population=asked.as_json())
    # Invented people need no care. What is stored is what may be shown: the whole is in nobody's reach afterwards.
    smallest = settings.SIMULATION_SMALLEST_COUNT if asked.people is None else 1
    result = disclosed(result, smallest=smallest)
    moved = Simulation.objects.filter(pk=simulation.pk, state=SimulationState.RUNNING, cursor=cursor).update(
        state=SimulationState.DONE, percent=100, report=result, tally={}, finished_at=at
    )
    if moved:
        Event.record("simulation.done", simulation, by=None, at=at, people=result["people"], totals=result["totals"])


def _refuse_excess(text: str, asked: Asked, by: Account, at: datetime) -> None:
    if len(text) > MOST_CHARACTERS:
        raise DraftTooLong(size=len(text), limit=MOST_CHARACTERS)
    if asked.people is not None and not 1 <= asked.people <= MOST_PEOPLE:
        raise TooManyPeople(limit=MOST_PEOPLE)
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)  # two requests at once count one after the other
    going_on = Simulation.objects.filter(asked_by=by, asked_at__gt=at - STALE).exclude(state=SimulationState.DONE)
    waiting = going_on.count()
    if waiting >= MOST_AT_ONCE:
        raise TooManySimulations(count=waiting)


def _proposed(text: str, published: list[Rule], *, against: str | None, as_of: date) -> Proposal:
    try:
        return propose(text, published, against=against, on=as_of)
    except PolicyRefused as refused:
        faults = [DraftFault("policy_text", one.zh, one.en, "text", one.line, one.column) for one in refused.faults]
        raise DraftFaulty(tuple(faults)) from refused


def _named(published: list[Rule]) -> list[tuple[str, str | None]]:
    """The texts by digest, with the last day where a repeal has set another than the text's own."""
    return [
        (rule.digest, rule.until_on.isoformat())
        if rule.until_on is not None and rule.until_on != texts.texts_of([rule.digest])[rule.digest].until_on
        else (rule.digest, None)
        for rule in published
    ]
