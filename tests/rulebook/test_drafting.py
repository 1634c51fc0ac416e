"""起草: whatever is written is kept; only what has no fault is proposed; nobody overwrites another unseen."""

from __future__ import annotations

import pytest

from registry.models import Event
from registry.reasons import GroundNeeded, NotPermitted
from rulebook.acts.drafting import (
    DraftChanged,
    DraftFaulty,
    DraftMoveRefused,
    DraftTooLong,
    Wording,
    examine,
    give_back,
    propose,
    revise,
    start,
    take_back,
    withdraw,
)
from rulebook.models import PolicyDraft
from rules import digest_of
from tests import factories
from tests.rulebook.drafts import FAULTY, NOW, OVERLAY, Office, office, published


def test_a_draft_begins_from_nothing_from_a_text_or_from_a_published_policy(ministry: Office) -> None:
    empty = start(Wording(), by=ministry.drafter, at=NOW)
    given = ministry.draft()
    base = published("cn.ordinary.2023")
    copied = start(Wording(), copied_from=base, by=ministry.drafter, at=NOW)
    assert (empty.last.text, empty.title) == ("", "")
    assert (given.title, given.identifier, given.pathway) == (
        "某省一线职工直接认定补充", "cn.xx.frontline.2027", "direct_frontline",
    )  # fmt: skip
    assert (copied.last.text, copied.copied_from) == (base.text, base)
    assert [fault.code for fault in examine(copied, at=NOW).faults][:1] == ["already_published"]


def test_a_draft_is_kept_with_its_faults_each_with_line_and_column(ministry: Office) -> None:
    """In Chinese and English, with a code; the same faults as `policy check` gives."""
    draft = ministry.draft(FAULTY)
    assert draft.last.text == FAULTY
    faults = examine(draft, at=NOW).faults
    assert [(fault.code, fault.line, fault.column) for fault in faults] == [
        ("policy_text", 14, 17), ("policy_text", 17, 23),
    ]  # fmt: skip
    assert all(fault.zh and fault.en for fault in faults)


@pytest.mark.parametrize(
    "text", ["", "   \n", "a: [", "\t", "just words", "- a\n- b", "id: [1, 2]\ntitle: {a: b}", "[" * 5000]
)
def test_whatever_is_written_is_kept(ministry: Office, text: str) -> None:
    draft = ministry.draft(text)
    assert draft.last.text == (text if text.strip() else "")
    assert examine(draft, at=NOW).faults


def test_line_ends_of_a_browser_do_not_make_another_text(ministry: Office) -> None:
    assert ministry.draft(OVERLAY.replace("\n", "\r\n")).last.digest == digest_of(OVERLAY)


def test_what_the_registry_cannot_hold_is_a_fault_and_no_crash(ministry: Office) -> None:
    """Titles too long or with signs that no text of the registry holds, days at the end of time, places unknown."""
    for old, new, code in (
        ("title: 某省一线职工直接认定补充", "title: " + "长" * 300, "title_unfit"),
        ("title: 某省一线职工直接认定补充", 'title: "某\\0省"', "policy_text"),
        ("id: cn.xx.frontline.2027", f"id: cn.{'x' * 90}", "id_unfit"),
        ("from: 2027-01-01", "from: 2027-01-01, until: 9999-12-31", "period_out_of_range"),
        ('"130000"', '"139900"', "place_unknown"),
    ):
        draft = ministry.draft(OVERLAY.replace(old, new))
        assert code in [fault.code for fault in examine(draft, at=NOW).faults], code


def test_a_text_longer_than_any_law_is_refused(ministry: Office) -> None:
    with pytest.raises(DraftTooLong):
        ministry.draft("长" * 100_001)


def test_every_revision_stays_and_names_who_wrote_it(ministry: Office) -> None:
    draft = ministry.draft(FAULTY)
    revise(draft, Wording(text=OVERLAY, note="改正序号"), looked_at=1, by=ministry.colleague, at=NOW)
    rows = list(draft.revisions.values_list("number", "digest", "by", "note"))
    assert rows == [
        (1, digest_of(FAULTY), ministry.drafter.pk, ""), (2, digest_of(OVERLAY), ministry.colleague.pk, "改正序号"),
    ]  # fmt: skip
    acts = Event.objects.filter(subject_kind="policydraft", subject_id=str(draft.pk)).values_list("act", "by")
    assert list(acts) == [("draft.started", ministry.drafter.pk), ("draft.revised", ministry.colleague.pk)]


def test_who_looked_at_an_older_revision_writes_over_nothing(ministry: Office) -> None:
    """Neither a revision nor any other act."""
    draft = ministry.draft()
    revise(draft, Wording(text=OVERLAY + "\n"), looked_at=1, by=ministry.colleague, at=NOW)
    with pytest.raises(DraftChanged) as refusal:
        revise(draft, Wording(text=FAULTY), looked_at=1, by=ministry.drafter, at=NOW)
    assert (refusal.value.status, refusal.value.values) == (409, {"last": 2, "seen": 1})
    with pytest.raises(DraftChanged):
        propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    assert draft.last.number == 2


def test_a_faulty_draft_is_not_proposed(ministry: Office) -> None:
    draft = ministry.draft(FAULTY)
    with pytest.raises(DraftFaulty) as refusal:
        propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    assert [(row["pointer"], row["line"], row["column"]) for row in refusal.value.rows] == [
        ("/text", 14, 17), ("/text", 17, 23),
    ]  # fmt: skip
    draft.refresh_from_db()
    assert draft.state == "drafting"


def test_what_contradicts_published_texts_is_not_proposed(ministry: Office) -> None:
    draft = ministry.draft(OVERLAY.replace("cn.direct_frontline.2022", "cn.direct_frontline.1999"))
    with pytest.raises(DraftFaulty) as refusal:
        propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    assert [fault.code for fault in refusal.value.faults] == ["policy_beside_others"]


def test_a_proposal_is_not_revised_until_taken_back(ministry: Office) -> None:
    draft = ministry.propose()
    with pytest.raises(DraftMoveRefused):
        revise(draft, Wording(text=OVERLAY), looked_at=1, by=ministry.drafter, at=NOW)
    take_back(draft, looked_at=1, by=ministry.colleague, at=NOW)
    assert revise(draft, Wording(text=OVERLAY), looked_at=1, by=ministry.drafter, at=NOW).number == 2


def test_a_returned_draft_says_why_and_is_drafted_again_by_a_new_revision(ministry: Office) -> None:
    draft = ministry.propose()
    with pytest.raises(GroundNeeded):
        give_back(draft, looked_at=1, reason=" ", by=ministry.publisher, at=NOW)
    give_back(draft, looked_at=1, reason="依据的文号有误", by=ministry.publisher, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("returned", "依据的文号有误")
    with pytest.raises(DraftMoveRefused):
        propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    revise(draft, Wording(text=OVERLAY), looked_at=1, by=ministry.drafter, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("drafting", "")


def test_a_withdrawn_draft_stays_withdrawn(ministry: Office) -> None:
    draft = ministry.propose()
    withdraw(draft, looked_at=1, reason="不再需要", by=ministry.drafter, at=NOW)
    for act in (propose, take_back):
        with pytest.raises(DraftMoveRefused):
            act(draft, looked_at=1, by=ministry.drafter, at=NOW)
    with pytest.raises(DraftMoveRefused):
        withdraw(draft, looked_at=1, reason="再撤", by=ministry.drafter, at=NOW)


def test_each_does_what_the_role_is_for(ministry: Office) -> None:
    """A publisher writes nothing, a drafter gives nothing back, a regulator does neither."""
    regulator = factories.RegulatorFactory(region=ministry.drafter.region)
    for account in (ministry.publisher, regulator):
        with pytest.raises(NotPermitted):
            start(Wording(), by=account, at=NOW)
    draft = ministry.propose()
    for account in (ministry.drafter, regulator):
        with pytest.raises(NotPermitted):
            give_back(draft, looked_at=1, reason="否", by=account, at=NOW)


def test_a_province_drafts_for_itself_and_sees_no_other(ministry: Office) -> None:
    """Its own draft lies in its region; a text for a place outside is a fault; others' drafts do not exist for it."""
    hebei, jiangsu = office("130000"), office("320000")
    own, foreign = hebei.draft(), jiangsu.draft()
    assert examine(own, at=NOW).faults == ()
    (fault,) = examine(foreign, at=NOW).faults
    assert (fault.code, fault.line) == ("place_outside_region", 5)
    seen = {
        who: set(PolicyDraft.objects.visible_to(account))
        for who, account in (
            ("hebei", hebei.publisher), ("jiangsu", jiangsu.drafter), ("nation", ministry.drafter),
            ("administrator", factories.AdministratorFactory()), ("submitter", factories.SubmitterFactory()),
            ("regulator", factories.RegulatorFactory(region=hebei.drafter.region)),
        )
    }  # fmt: skip
    both = {own, foreign}
    assert seen == {
        "hebei": {own}, "jiangsu": {foreign}, "nation": both, "administrator": both, "submitter": set(), "regulator": {own},
    }  # fmt: skip
    with pytest.raises(NotPermitted):
        revise(own, Wording(text=OVERLAY), looked_at=1, by=jiangsu.drafter, at=NOW)
