"""比照规定的起草、发布、废止: a text of equivalences lives as a policy does: drafted by one, published by another, ended by a later fact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.models import Event, LedgerLeaf
from rulebook.acts.drafting import PublisherDrafted, examine, publish_draft
from rulebook.acts.publishing import publish
from rulebook.acts.simulating import EquivalencesNotSimulated, ask_about_draft
from rulebook.desks import EquivalenceDesk
from rulebook.models import EquivalenceText, Policy, PublishedText, Repeal, TextScope
from rulebook.populations import Asked
from tests import factories
from tests.equivalence.test_publishing import TEXT
from tests.equivalence.texts import grade, question, since
from tests.rulebook.commands import run, written
from tests.rulebook.drafts import LATER, NOW, OVERLAY, Office, office

EVE = date(2026, 12, 31)
SECOND_YEAR = TEXT.replace("hunan.engineering.2026", "hunan.engineering.2027").replace("years: 1", "years: 3")
SECOND_YEAR = SECOND_YEAR.replace("from: 2026-01-01", "from: 2027-01-01")


@pytest.fixture
def ministry(reference: None) -> Office:
    return office()


@pytest.fixture
def hunan(ministry: Office) -> EquivalenceText:
    """Hunan's text, published from a draft of the ministry."""
    ministry.publish(TEXT)
    return EquivalenceText.objects.get(identifier="hunan.engineering.2026")


def entry(on: date, awarded: str = "2025-11-20") -> dict[str, object]:
    """The answer on 助理工程师 in Hunan for a 高级工 of a day."""
    asked = question({"work": [since("2010-01-01")], "grades": [grade("senior", awarded)]})
    asked |= {"region": "430100", "as_of": on.isoformat()}
    entries = EquivalenceDesk(today=on).answer(asked)["equivalences"]
    return next(one for one in entries if one["equivalence"] == "engineering.assistant")


def ending(text: PublishedText, last_on: date = EVE) -> dict[str, object]:
    return {"replaces": text, "last_on": last_on, "ground": "新规施行", "citation": "某文第三条"}


def test_a_draft_is_published_by_a_second_person_and_answers_from_then_on(ministry: Office) -> None:
    draft = ministry.propose(TEXT)
    assert (draft.kind, draft.pathway, draft.identifier) == ("equivalence", "", "hunan.engineering.2026")
    assert entry(date(2026, 11, 21))["source"] == "cn.engineering.2018"
    with pytest.raises(PublisherDrafted):
        publish_draft(draft, looked_at=1, by=_as_publisher(ministry.drafter), at=NOW)
    publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)
    row = EquivalenceText.objects.get(identifier="hunan.engineering.2026")
    draft.refresh_from_db()
    assert (draft.published_id, row.published_by) == (row.pk, ministry.publisher)
    assert entry(date(2026, 11, 21))["source_digest"] == row.pk
    assert LedgerLeaf.objects.filter(kind="equivalence.published", subject_id=row.pk).count() == 1
    event = Event.objects.get(act="equivalence.published", subject_id=row.pk, by=ministry.publisher)
    assert event.subject_kind == "equivalencetext"


def _as_publisher(account):  # type: ignore[no-untyped-def]
    """The drafter, with a publisher's role too late: who wrote it stays who wrote it."""
    factories.changed_account(account, role="publisher")
    return account


def test_a_text_of_an_account_that_nobody_proposed_is_refused_by_the_database(ministry: Office) -> None:
    with pytest.raises(IntegrityError, match="a_text_stems_from_a_proposed_draft"), transaction.atomic():
        publish([TEXT], by=ministry.publisher, at=NOW)


def test_an_ended_text_answers_until_its_last_day_and_the_nations_after(
    ministry: Office, hunan: EquivalenceText
) -> None:
    ministry.publish("", **ending(hunan))
    repeal = Repeal.objects.get(text=hunan)
    assert (repeal.last_on, repeal.made_by) == (EVE, ministry.publisher)
    assert entry(EVE)["source"] == "hunan.engineering.2026"
    assert entry(EVE + timedelta(days=1))["source"] == "cn.engineering.2018"
    assert list(TextScope.objects.filter(text=hunan).values_list("in_force__endswith", flat=True)) == [date(2027, 1, 1)]
    assert LedgerLeaf.objects.filter(kind="equivalence.repealed", subject_id=hunan.pk).count() == 1
    assert Event.objects.get(act="equivalence.repealed", subject_id=hunan.pk).subject_kind == "equivalencetext"


def test_time_that_would_only_pass_after_the_end_promises_no_day(ministry: Office, hunan: EquivalenceText) -> None:
    """A year after an award of 1 February 2026 is 1 February 2027, when the text no longer is in force."""
    assert entry(date(2026, 11, 21), "2026-02-01")["earliest_on"] == "2027-02-01"
    ministry.publish("", **ending(hunan))
    assert entry(date(2026, 11, 21), "2026-02-01")["earliest_on"] is None


def test_a_successor_ends_the_text_that_it_replaces(ministry: Office, hunan: EquivalenceText) -> None:
    assert [fault.code for fault in examine(ministry.draft(SECOND_YEAR), at=NOW).faults] == ["policy_beside_others"]
    ministry.publish(SECOND_YEAR, **ending(hunan))
    assert entry(EVE)["source"] == "hunan.engineering.2026"
    after = entry(date(2027, 1, 1))
    assert (after["source"], after["verdict"]) == ("hunan.engineering.2027", "ineligible")


def test_a_text_takes_the_place_of_its_own_kind_alone(ministry: Office, hunan: EquivalenceText) -> None:
    policy = Policy.objects.get(identifier="cn.tj.competition.2024")
    for text, replaced in ((SECOND_YEAR, policy), (OVERLAY, hunan)):
        faults = examine(ministry.draft(text, **ending(replaced)), at=NOW).faults
        assert "replaces_another_pathway" in {fault.code for fault in faults}


def test_faults_of_a_draft_stand_at_their_lines(ministry: Office) -> None:
    faulty = TEXT.replace("kind: title", "kind: tittle").replace("series: engineering", "series: engineers")
    faults = examine(ministry.draft(faulty), at=NOW).faults
    lines = faulty.splitlines()
    assert [lines[fault.line - 1].strip().partition(":")[0] for fault in faults] == ["kind", "gives"]
    long = TEXT.replace("engineering.assistant", "e" * 81)
    (fault,) = examine(ministry.draft(long), at=NOW).faults
    assert (fault.code, fault.line) == ("key_unfit", long.splitlines().index("  " + "e" * 81 + ":") + 2)


def test_a_draft_that_becomes_one_of_equivalences_has_no_pathway(ministry: Office) -> None:
    draft = ministry.draft(OVERLAY)
    assert (draft.kind, draft.pathway) == ("policy", "direct_frontline")
    from rulebook.acts.drafting import Wording, revise

    revise(draft, Wording(text=TEXT), looked_at=1, by=ministry.drafter, at=LATER)
    draft.refresh_from_db()
    assert (draft.kind, draft.pathway) == ("equivalence", "")


def test_equivalences_are_not_simulated(ministry: Office) -> None:
    with pytest.raises(EquivalencesNotSimulated):
        ask_about_draft(
            ministry.draft(TEXT), asked=Asked(10, 1), as_of=date(2026, 11, 21), by=ministry.drafter, at=timezone.now()
        )


def test_the_command_checks_texts_of_equivalences_beside_those_published(hunan: EquivalenceText, tmp_path) -> None:  # type: ignore[no-untyped-def]
    other = TEXT.replace("hunan.engineering.2026", "hunan.engineering.next")
    file = written(tmp_path, "next.yaml", other)
    lines, status = run("policy", "check", file)
    assert status == 1
    assert "同一项比照" in lines[0]
    lines, status = run("policy", "check", file, "--ending", f"{hunan.pk}=2025-12-31")
    assert (status, lines) == (0, ["无错误 / no faults: 1"])
