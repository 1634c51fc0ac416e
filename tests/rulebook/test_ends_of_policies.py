"""废止: a published text is ended by a later fact; the next one begins, and what was decided stays."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from certification.models import Verdict
from certification.queries.replaying import Replay
from registry.models import Event, LedgerLeaf
from rulebook.acts.drafting import DraftFaulty, Wording, examine, propose, publish_draft, start
from rulebook.desks import EligibilityDesk, turns_after
from rulebook.models import Policy, PolicyDraft, Repeal, TextScope
from rules import read_question
from tests.candidates import many, workbook
from tests.house import House
from tests.rulebook.commands import POLICIES, run, written
from tests.rulebook.drafts import LATER, NOW, OVERLAY, Office, ending, office, ordinary, published

NEW_YEAR = date(2027, 1, 1)
EVE = date(2026, 12, 31)
TURNER = {"occupation": "6-18-01-01", "target_level": "senior", "pathway": "ordinary", "edition": "2023"}


def ask(day: date, since: str = "2022-01-01", **more: object) -> dict:
    facts = {
        "birth_date": "1990-01-01", "titles": [], "education": [],
        "work": [{"occupation": "6-18-01-01", "from": since, "to": None}],
        "grades": [{"occupation": "6-18-01-01", "level": "intermediate", "awarded_on": since, "kind": "skill_grade"}],
    }  # fmt: skip
    question = TURNER | {"as_of": day.isoformat(), "facts": facts} | more
    (level,) = EligibilityDesk(today=day).answer(question)["levels"]
    return level["pathways"][0]


def in_force(day: date) -> set[str]:
    return set(Policy.objects.in_force_on(day).filter(pathway="ordinary", edition="2023").values_list("pk", flat=True))


def test_a_successor_cannot_stand_beside_an_open_ended_policy_unless_it_ends_it(ministry: Office) -> None:
    successor = ordinary(NEW_YEAR).replace("id: cn.ordinary.2023", "id: cn.ordinary.2027")
    faults = examine(ministry.draft(successor), at=NOW).faults
    assert {fault.code for fault in faults} == {"policy_beside_others"}
    assert "重叠" in faults[0].zh
    assert examine(ministry.draft(successor, **ending("cn.ordinary.2023", EVE)), at=NOW).faults == ()


def test_a_successor_begins_where_its_predecessor_ends_and_neither_text_changes(ministry: Office) -> None:
    """Every day has exactly one of them; the old text keeps its digest and its words."""
    old = published("cn.ordinary.2023")
    draft = ministry.publish(ordinary(NEW_YEAR, 满4年="满3年"), **ending("cn.ordinary.2023", EVE))
    new = draft.published
    assert new is not None
    assert Policy.objects.get(pk=old.pk).text == old.text
    assert in_force(EVE) == {old.pk}
    assert in_force(NEW_YEAR) == {new.pk}
    assert set(Policy.objects.in_force_on(NEW_YEAR).filter(identifier="cn.ordinary.2023")) == {new}
    repeal = Repeal.objects.get(text=old)
    assert (repeal.last_on, repeal.made_by, repeal.revision) == (EVE, ministry.publisher, draft.last)
    assert Policy.objects.get(pk=old.pk).period.upper == NEW_YEAR
    assert {scope.in_force.upper for scope in old.scopes.all()} == {NEW_YEAR}
    assert LedgerLeaf.objects.filter(kind="policy.repealed", subject_id=old.pk).count() == 1
    assert Event.objects.filter(act="policy.repealed", subject_id=old.pk, by=ministry.publisher).count() == 1


def test_eligibility_goes_by_the_text_in_force_on_the_day(ministry: Office) -> None:
    """满3年 counts from the first day of the new text, not a day sooner; and no day beyond the old one's end is named."""
    old = ask(EVE, since="2023-06-01")
    assert (old["verdict"], old["earliest_on"]) == ("ineligible", "2027-06-01")
    draft = ministry.publish(
        ordinary(NEW_YEAR, 满4年="满3年", **{"years: 4": "years: 3"}), **ending("cn.ordinary.2023", EVE)
    )
    before, after = ask(EVE, since="2023-06-01"), ask(NEW_YEAR, since="2023-06-01")
    assert (before["verdict"], before["earliest_on"]) == ("ineligible", None)
    assert (after["verdict"], after["policy_digest"]) == ("eligible", draft.published and draft.published.pk)
    question = read_question(TURNER | {"as_of": "2026-11-20", "facts": {}}, today=date(2026, 11, 20))
    assert NEW_YEAR in turns_after(question)


def test_older_verdicts_are_judged_again_to_the_same_bytes(house: House) -> None:
    """A repeal, even one that reaches back, changes no stored verdict; batches of later days go by the new text."""
    ministry = office()
    house.upload(workbook(many(3)))
    assert list(Replay().run()) == []
    first = date(2026, 9, 1)
    ministry.publish(ordinary(first), **ending("cn.ordinary.2023", first - timedelta(days=1)))
    replay = Replay()
    assert list(replay.run()) == []
    assert replay.evaluated == 3
    later = house.upload(workbook(many(2, first=11)), filename="第二批.xlsx", at=NOW)
    old, new = (set(verdicts) for verdicts in _digests(house, later.pk))
    assert len(old) == len(new) == 1
    assert old != new
    assert list(Replay().run()) == []


def _digests(house: House, later: object) -> tuple[list[str], list[str]]:
    rows = Verdict.objects.values_list("application__batch", "policy")
    return [policy for batch, policy in rows if batch != later], [policy for batch, policy in rows if batch == later]


def test_a_policy_is_ended_without_a_successor(ministry: Office) -> None:
    """A draft without a text; afterwards the pathway is not offered there."""
    draft = ministry.propose("", **ending("cn.tj.competition.2024", EVE))
    assert (draft.title, draft.pathway) == (f"废止：{published('cn.tj.competition.2024').title}", "competition")
    assert publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW) is None
    assert published("cn.tj.competition.2024") not in Policy.objects.in_force_on(NEW_YEAR)
    draft.refresh_from_db()
    assert (draft.state, draft.published) == ("published", None)


def test_a_policy_is_ended_before_it_begins(ministry: Office) -> None:
    """Published, and found wrong in time: never in force, and in nobody's way."""
    wrong = ministry.publish().published
    assert wrong is not None
    ministry.publish("", **ending(wrong.identifier, EVE))
    assert wrong not in Policy.objects.in_force_on(NEW_YEAR)
    assert all(scope.in_force.isempty for scope in wrong.scopes.all())
    again = ministry.publish(OVERLAY.replace("技能高超", "技艺高超")).published
    assert again in Policy.objects.in_force_on(NEW_YEAR)


def test_a_policy_is_ended_once(ministry: Office) -> None:
    ministry.publish("", **ending("cn.tj.competition.2024", EVE))
    again = ministry.draft("", **ending("cn.tj.competition.2024", date(2026, 12, 1)))
    assert [fault.code for fault in examine(again, at=NOW).faults] == ["already_ended"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"last_on": None}, "last_day_needed", "last_on"),
        ({"last_on": date(2022, 12, 30)}, "last_day_out_of_range", "last_on"),
        ({"last_on": date(9999, 12, 31)}, "last_day_out_of_range", "last_on"),
        ({"ground": " "}, "ground_needed", "ground"),
        ({"citation": ""}, "citation_needed", "citation"),
    ],
)
def test_an_end_is_said_in_full(ministry: Office, given: dict, code: str, field: str) -> None:
    draft = ministry.draft("", **ending("cn.ordinary.2023", EVE) | given)
    assert [(fault.code, fault.field) for fault in examine(draft, at=NOW).faults] == [(code, field)]


def test_a_text_with_a_last_day_is_ended_sooner_and_never_later(ministry: Office) -> None:
    last = published("cn.gd.appointment.2023").in_force.upper - timedelta(days=1)
    for day, codes in ((last, ["last_day_out_of_range"]), (last - timedelta(days=1), [])):
        draft = ministry.draft("", **ending("cn.gd.appointment.2023", day))
        assert [fault.code for fault in examine(draft, at=NOW).faults] == codes


def test_a_province_ends_no_law_of_the_nation(ministry: Office) -> None:
    draft = office("120000").draft("", **ending("cn.ordinary.2023", EVE))
    assert "place_outside_region" in [fault.code for fault in examine(draft, at=NOW).faults]


def test_what_rested_on_the_ended_text_is_named(ministry: Office) -> None:
    """Its overlays fall silent with it; days without any text are told too."""
    draft = ministry.draft("", **ending("cn.competition.2022", date(2026, 10, 1)))
    notes = {note.code: note.zh for note in examine(draft, at=NOW).notes}
    assert notes.keys() == {"ended_before_publication", "overlays_fall_silent"}
    assert "cn.tj.competition.2024" in notes["overlays_fall_silent"]
    gap = ministry.draft(ordinary(NEW_YEAR), **ending("cn.ordinary.2023", date(2026, 12, 1)))
    assert "2026-12-02至2026-12-31" in {n.code: n.zh for n in examine(gap, at=NOW).notes}["days_without_a_rule"]


def test_a_successor_under_the_same_id_must_bear_the_overlays_that_build_on_it(ministry: Office) -> None:
    """Closing what an overlay uses is a fault that names the overlay."""
    base = published("cn.appointment.2022")
    text = base.text.replace("from: 2022-03-18", f"from: {NEW_YEAR}")
    assert text != base.text
    end = ending("cn.appointment.2022", EVE)
    assert examine(ministry.draft(text, **end), at=NOW).faults == ()
    closed = "\n".join(line for line in text.split("\n") if not line.strip().startswith("province:"))
    assert closed != text
    faults = examine(ministry.draft(closed, **end), at=NOW).faults
    assert {fault.code for fault in faults} == {"breaks_an_overlay"}
    assert "cn.gd.appointment.2025" in "".join(fault.zh for fault in faults)


def test_periods_of_one_scope_never_overlap_whatever_was_replaced(ministry: Office) -> None:
    """Three texts after one another: every day of twenty years has one at most, and the scopes say the same."""
    ministry.publish(ordinary(NEW_YEAR), **ending("cn.ordinary.2023", EVE))
    middle = Policy.objects.get(identifier="cn.ordinary.2023", in_force__startswith=NEW_YEAR)
    draft = start(
        Wording(ordinary(date(2028, 3, 1)), middle, date(2028, 2, 29), "再修订", "某令"), by=ministry.drafter, at=NOW
    )
    propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    publish_draft(draft, looked_at=1, by=ministry.publisher, at=LATER)
    day = date(2023, 1, 1)
    while day < date(2040, 1, 1):
        assert len(in_force(day)) == 1, day
        day += timedelta(days=11)
    scopes = TextScope.objects.filter(
        pathway="ordinary", edition="2023", level="senior", occupation="", region="000000"
    )
    periods = sorted(scopes.values_list("in_force", flat=True), key=lambda period: period.lower)
    assert all(before.upper == after.lower for before, after in pairwise(periods))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_failed_publication_leaves_nothing(ministry: Office) -> None:
    """The end of the old text goes with the new one or not at all."""
    draft = ministry.propose(ordinary(NEW_YEAR), **ending("cn.ordinary.2023", EVE))
    ministry.publish("", **ending("cn.ordinary.2023", date(2027, 5, 1)))
    with pytest.raises(DraftFaulty):
        publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)
    assert Repeal.objects.get().last_on == date(2027, 5, 1)
    assert PolicyDraft.objects.get(pk=draft.pk).state == "proposed"


def _appointment_twice(ministry: Office, *, closed: bool = False) -> None:
    """Two texts of one id after one another; the second, if closed, open to no province."""
    text = published("cn.appointment.2022").text.replace("from: 2022-03-18", f"from: {NEW_YEAR}")
    if closed:
        text = "\n".join(line for line in text.split("\n") if not line.strip().startswith("province:"))
        for name in (
            "cn.gd.appointment.2025",
            "cn.hb.appointment.2024",
            "cn.js.appointment.2025",
            "cn.sh.appointment.2022",
        ):
            ministry.publish("", **ending(name, EVE))
    ministry.publish(text, **ending("cn.appointment.2022", EVE))


def _hebei(first: date) -> str:
    """A provincial text that settles what the base leaves open, under the same number."""
    text = published("cn.hb.appointment.2024").text.replace("from: 2024-04-30", f"from: {first}")
    return text.replace('"420000"', '"130000"').replace("cn.hb.appointment.2024", "cn.he.appointment.2026")


def test_an_overlay_may_span_two_texts_of_the_id_that_it_builds_on(ministry: Office) -> None:
    """It settles the same route of both; neither is a stranger to it."""
    _appointment_twice(ministry)
    draft = ministry.draft(_hebei(date(2026, 11, 30)))
    assert examine(draft, at=NOW).faults == ()
    policy = ministry.publish(_hebei(date(2026, 11, 30))).published
    assert policy is not None
    for day in (EVE, NEW_YEAR):
        question = {"occupation": "6-18-01-01", "target_level": "special_technician", "pathway": "appointment"}
        (level,) = EligibilityDesk(today=day).answer(question | {"as_of": str(day), "region": "130100", "facts": {}})[
            "levels"
        ]
        assert [layer["policy"] for layer in level["pathways"][0]["layers"]] == [
            "cn.appointment.2022", "cn.he.appointment.2026",
        ]  # fmt: skip


def test_an_overlay_is_held_against_every_text_of_the_id_that_it_builds_on(ministry: Office) -> None:
    """What the first allows and the second does not is a fault for a text that would stand under both."""
    _appointment_twice(ministry, closed=True)
    assert examine(ministry.draft(_hebei(date(2026, 11, 30))), at=NOW).faults != ()
    only_first = _hebei(date(2026, 11, 30)).replace("from: 2026-11-30", f"from: 2026-11-30, until: {EVE}")
    assert examine(ministry.draft(only_first), at=NOW).faults == ()


def test_an_ended_policy_is_no_longer_watched_and_in_nobody_s_way(ministry: Office, tmp_path: Path) -> None:
    """The watch over citations looks at texts still to be in force; `policy check` knows what is left of each."""

    def watched() -> int:
        lines, _ = run("policy", "citations", "--on", "2027-01-01")
        return int(lines[-1].split()[1])

    successor = ordinary(NEW_YEAR).replace("id: cn.ordinary.2023", "id: cn.ordinary.2027")
    file = written(tmp_path, "successor.yaml", successor)
    before, (faults, status) = watched(), run("policy", "check", file)
    assert (status, "重叠" in faults[0]) == (1, True)
    ministry.publish("", **ending("cn.tj.competition.2024", EVE))
    assert watched() == before - 1
    ministry.publish("", **ending("cn.ordinary.2018.labour_relations", EVE))
    ministry.publish("", **ending("cn.ordinary.2023", EVE))
    assert run("policy", "check", file)[1] == 0


def test_the_seeds_are_published_again_after_one_of_them_was_ended(ministry: Office) -> None:
    """As at every start: what has a successor by now is left as it is, and is no fault."""
    ministry.publish(ordinary(NEW_YEAR, 满4年="满3年"), **ending("cn.ordinary.2023", EVE))
    before = Policy.objects.count()
    lines, status = run("publish_policies")
    assert status == 0
    assert lines[0].split() == ["policies", "0", "added", str(len(list(POLICIES.glob("*.yaml")))), "unchanged"]
    assert Policy.objects.count() == before
