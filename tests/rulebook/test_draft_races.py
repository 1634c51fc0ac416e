"""Two at once on drafts: what is published never overlaps, and nobody writes over what they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from rulebook.acts import drafting, publishing
from rulebook.acts.drafting import DraftChanged, DraftFaulty, DraftMoveRefused, Wording, publish_draft, revise
from rulebook.models import Policy, PolicyDraft, PublishedText
from tests.procedure.races import Meeting, at_once
from tests.rulebook.drafts import NOW, OVERLAY, Office, office

OTHER = OVERLAY.replace("cn.xx.frontline.2027", "cn.xx.frontline.other")


@pytest.fixture
def ministry(scratch: str) -> Office:
    return office()


def published(ministry: Office, *drafts: PolicyDraft) -> list[Callable[[], Any]]:
    return [partial(publish_draft, draft, looked_at=1, by=ministry.publisher, at=NOW) for draft in drafts]


def raised(answers: list[Any]) -> list[type]:
    return [type(answer) for answer in answers if isinstance(answer, Exception)]


def test_without_turns_two_overlapping_texts_would_meet_in_the_constraint(
    ministry: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both find no fault; the database alone keeps the second one out, and has no words for it.

    Where both have written before either is looked at, each waits for the other, and PostgreSQL breaks the deadlock.
    """
    monkeypatch.setattr(drafting, "take_turns", lambda: None)
    monkeypatch.setattr(publishing, "take_turns", lambda: None)
    meeting = Meeting('INSERT INTO "rulebook_publishedtext"')
    answers = at_once(*published(ministry, ministry.propose(), ministry.propose(OTHER)), meeting=meeting)
    assert meeting.met
    assert raised(answers) in ([IntegrityError], [OperationalError])
    assert PublishedText.objects.filter(published_by=ministry.publisher).count() == 1


def test_of_two_overlapping_texts_published_at_once_one_is_and_the_other_is_told(ministry: Office) -> None:
    meeting = Meeting('FROM "rulebook_policydraft"')
    answers = at_once(*published(ministry, ministry.propose(), ministry.propose(OTHER)), meeting=meeting)
    assert raised(answers) == [DraftFaulty]
    assert Policy.objects.filter(published_by=ministry.publisher).count() == 1
    assert sorted(PolicyDraft.objects.values_list("state", flat=True)) == ["proposed", "published"]


def test_a_draft_published_twice_at_once_is_published_once(ministry: Office) -> None:
    draft = ministry.propose()
    answers = at_once(*published(ministry, draft, draft), meeting=Meeting('FROM "rulebook_policydraft"'))
    assert raised(answers) == [DraftMoveRefused]
    assert Policy.objects.filter(published_by=ministry.publisher).count() == 1


def test_of_two_who_revise_at_once_one_is_told(ministry: Office) -> None:
    draft = ministry.draft()
    acts = [
        partial(revise, draft, Wording(text=f"# {who.username}\n"), looked_at=1, by=who, at=NOW)
        for who in (ministry.drafter, ministry.colleague)
    ]
    answers = at_once(*acts, meeting=Meeting('FROM "rulebook_policydraft"'))
    assert raised(answers) == [DraftChanged]
    assert draft.last.number == 2
