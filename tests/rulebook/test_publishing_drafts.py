"""发布: by a second person, faultless, in one transaction."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from registry.models import Event, LedgerLeaf
from registry.reasons import NotPermitted
from rulebook.acts.drafting import (
    DraftChanged,
    DraftFaulty,
    DraftMoveRefused,
    PublisherDrafted,
    Wording,
    examine,
    propose,
    publish_draft,
    revise,
    take_back,
)
from rulebook.acts.publishing import publish
from rulebook.models import Policy
from tests import factories
from tests.rulebook.drafts import NOW, OVERLAY, Office, office


def test_a_second_person_publishes_what_was_proposed(ministry: Office) -> None:
    """The row, its scopes, a leaf of the ledger and the events, all of one moment."""
    draft = ministry.publish()
    policy = draft.published
    assert policy is not None
    assert (policy.text, policy.published_by, policy.published_at) == (OVERLAY, ministry.publisher, NOW)
    assert (policy.pk, draft.state) == (draft.last.digest, "published")
    assert policy.scopes.count() == 2
    assert LedgerLeaf.objects.filter(kind="policy.published", subject_id=policy.pk).count() == 1
    acts = Event.objects.filter(subject_id__in=[str(draft.pk), policy.pk]).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["draft.started", "draft.proposed", "policy.published", "draft.published"]


def test_whoever_wrote_a_revision_does_not_publish(ministry: Office) -> None:
    """Not even with a publisher's role given later; the database says the same."""
    draft = ministry.propose()
    writer = ministry.drafter
    factories.changed_account(writer, role="publisher")
    with pytest.raises(PublisherDrafted):
        publish_draft(draft, looked_at=1, by=writer, at=NOW)
    with pytest.raises(IntegrityError, match="a_text_is_published_by_a_second_person"), transaction.atomic():
        publish([OVERLAY], by=writer, at=NOW)
    assert not Policy.objects.filter(pk=draft.last.digest).exists()


def test_no_account_publishes_a_text_that_nobody_proposed(ministry: Office) -> None:
    ministry.draft()
    with pytest.raises(IntegrityError, match="a_text_stems_from_a_proposed_draft"), transaction.atomic():
        publish([OVERLAY], by=ministry.publisher, at=NOW)


def test_a_drafter_does_not_publish(ministry: Office) -> None:
    draft = ministry.propose()
    with pytest.raises(NotPermitted):
        publish_draft(draft, looked_at=1, by=ministry.colleague, at=NOW)


def test_a_publisher_of_another_region_does_not_publish(ministry: Office) -> None:
    hebei, jiangsu = office("130000"), office("320000")
    draft = hebei.propose()
    with pytest.raises(NotPermitted):
        publish_draft(draft, looked_at=1, by=jiangsu.publisher, at=NOW)
    publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)


def test_only_a_proposal_is_published_and_only_once(ministry: Office) -> None:
    draft = ministry.draft()
    with pytest.raises(DraftMoveRefused):
        publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)
    propose(draft, looked_at=1, by=ministry.drafter, at=NOW)
    publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)
    with pytest.raises(DraftMoveRefused):
        publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)


def test_a_publisher_publishes_the_revision_that_was_looked_at(ministry: Office) -> None:
    draft = ministry.propose()
    take_back(draft, looked_at=1, by=ministry.drafter, at=NOW)
    revise(draft, Wording(text=OVERLAY + "\n"), looked_at=1, by=ministry.drafter, at=NOW)
    propose(draft, looked_at=2, by=ministry.drafter, at=NOW)
    with pytest.raises(DraftChanged):
        publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)


def test_what_became_faulty_since_it_was_proposed_is_not_published(ministry: Office) -> None:
    """Another text of the same place, level and days was faster."""
    first, second = ministry.propose(), ministry.propose(OVERLAY.replace("frontline.2027", "frontline.other"))
    publish_draft(first, looked_at=1, by=ministry.publisher, at=NOW)
    with pytest.raises(DraftFaulty, match="1处错误"):
        publish_draft(second, looked_at=1, by=ministry.publisher, at=NOW)
    second.refresh_from_db()
    assert second.state == "proposed"


def test_a_law_that_reaches_back_is_published_and_said(ministry: Office) -> None:
    """Not refused: it happens; but whoever publishes is told, and whoever reads."""
    past = OVERLAY.replace("from: 2027-01-01", "from: 2026-06-01")
    draft = ministry.propose(past)
    assert [note.code for note in examine(draft, at=NOW).notes] == ["in_force_before_publication"]
    assert examine(ministry.draft(), at=NOW).notes == ()
    publish_draft(draft, looked_at=1, by=ministry.publisher, at=NOW)
