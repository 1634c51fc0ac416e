"""Attempts to forge: decisions and certificates written past the procedure, with one link of the chain left out or wrong.

Every statement is one that the owner of the tables may run, with all guards on. What waits for the end of the
transaction is asked for at the end of each attempt.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import uuid_utils.compat
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from certification.models import Application, Approval, PublicNotice, Review, Score
from registry.acts import ledger
from registry.models import Certificate, Decision, Event, LedgerLeaf
from rulebook.models import Policy
from tests import factories
from tests.guards.attempts_on_later_facts import _status_change
from tests.guards.back_door import add, change, copy
from tests.guards.breaking import breaks, permits
from tests.guards.world import LATER, World
from tests.house import APPROVED, EXAMINED


def _at_the_end() -> None:
    connection.check_constraints()


# Certificates


def _leaf_for(certificate: Certificate, **values: str) -> ledger.Leaf:
    """The leaf that the act would write, but for the values given."""
    record = {
        "holder_name": certificate.holder_name,
        "issued_on": certificate.issued_on.isoformat(),
        "level": certificate.level,
        "number": certificate.number,
        "occupation": certificate.occupation_id,
        "policy": certificate.decision.policy_digest,
        "worker": str(certificate.worker_id),
    }
    return ledger.leaf_of("certificate.issued", str(certificate.pk), record | values)


def _event(act: str, subject: Any, /, **values: Any) -> Event:
    facts = {"at": LATER, "act": act, "subject_kind": subject._meta.model_name, "subject_id": str(subject.pk)}
    return Event(**facts | values)


def _forged(
    world: World,
    application: Application | None = None,
    *,
    leaf: dict[str, str] | None = None,
    event: dict[str, Any] | None = None,
    moved: bool = True,
    **values: Any,
) -> None:
    """All that an issue writes, for a result whose public notice has ended, but for the values given."""
    application = application or world.on_notice
    certificate = world.certificate_for(application, holder_name=application.worker.name)
    for name, value in values.items():
        setattr(certificate, name, value)
    change(world.series, last=certificate.serial)
    add(certificate)
    ledger.append([_leaf_for(certificate, **leaf or {})], at=LATER)
    if moved:
        change(application, state="issued", certificate_id=certificate.pk)
    add(_event("certificates.issued", application.public_notice or world.public_notice, **event or {}))
    _at_the_end()


@permits("a_certificate_has_its_application")
@permits("a_certificate_follows_its_public_notice")
@permits("a_certificate_names_its_holder")
@permits("a_certificate_has_its_event")
@permits("a_certificate_has_its_leaf")
@permits("a_series_counts_its_certificates")
@permits("a_leaf_follows_its_record")
def a_certificate_with_everything(world: World) -> None:
    _forged(world)


@breaks("a_decision_has_its_application")
def three_rows_and_nothing_else(world: World) -> None:
    """What once passed every guard: a decision, a serial and a certificate, for a result that failed."""
    decision = world.decision_for(world.failed)
    change(world.series, last=world.series.last + 1)
    add(world.certificate_for(world.failed, decision_id=decision.pk, serial=world.series.last))
    _at_the_end()


@breaks("a_certificate_has_its_application")
def a_certificate_for_a_result_still_on_notice(world: World) -> None:
    _forged(world, moved=False)


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_from_another_day_than_it_says(world: World) -> None:
    _forged(world, issued_at=APPROVED, event={"at": APPROVED})


def _put_up(world: World, notice: PublicNotice) -> Application:
    change(world.approved, state="on_notice", public_notice_id=notice.pk)
    application: Application = Application.objects.select_related("public_notice", "decision", "worker").get(
        pk=world.approved.pk
    )
    return application


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_by_the_public_notice_of_another_batch(world: World) -> None:
    assert world.issued.public_notice is not None
    _forged(world, _put_up(world, world.issued.public_notice))


def _notice(world: World, *, approved: dict[str, Any] | None = None, **values: Any) -> PublicNotice:
    approval = copy(world.public_notice.approval, **approved or {})
    add(approval)
    facts = {"approval_id": approval.pk, "starts_on": date(2026, 9, 24), "ends_on": date(2026, 10, 9)}
    notice: PublicNotice = copy(world.public_notice, **facts | values)
    add(notice)
    return notice


@permits("a_certificate_follows_its_public_notice")
def a_certificate_by_a_public_notice_of_its_own(world: World) -> None:
    _forged(world, _put_up(world, _notice(world)))


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_by_the_public_notice_of_another_approval(world: World) -> None:
    _forged(world, _put_up(world, _notice(world, approved={"approved_at": EXAMINED})))


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_by_the_public_notice_of_another_approver(world: World) -> None:
    _forged(world, _put_up(world, _notice(world, approved={"approved_by_id": world.house.settler.pk})))


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_by_an_approval_of_another_batch(world: World) -> None:
    _forged(world, _put_up(world, _notice(world, approved={"batch_id": world.batch.pk})))


@breaks("a_certificate_follows_its_public_notice")
def a_certificate_by_a_public_notice_from_before_the_approval(world: World) -> None:
    _forged(world, _put_up(world, _notice(world, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 10))))


@breaks("a_certificate_names_its_holder")
def a_certificate_in_another_name(world: World) -> None:
    _forged(world, holder_name="冒名者")


@breaks("a_certificate_has_its_event")
def an_issue_told_of_another_instant(world: World) -> None:
    _forged(world, event={"at": APPROVED})


@breaks("a_certificate_has_its_event")
def an_issue_told_of_another_public_notice(world: World) -> None:
    _forged(world, event={"subject_id": str(world.batch.pk)})


@breaks("a_certificate_has_its_event")
def an_issue_told_of_as_something_else(world: World) -> None:
    _forged(world, event={"act": "public_notice.closed"})


@breaks("a_certificate_has_its_leaf")
def a_certificate_without_a_leaf(world: World) -> None:
    certificate = world.certificate_for(world.on_notice, holder_name=world.on_notice.worker.name)
    change(world.series, last=certificate.serial)
    add(certificate)
    change(world.on_notice, state="issued", certificate_id=certificate.pk)
    add(_event("certificates.issued", world.public_notice))
    _at_the_end()


def _committing_to(name: str) -> None:
    @breaks("a_certificate_has_its_leaf")
    def a_leaf_of_another_record(world: World) -> None:
        _forged(world, leaf={name: "other"})

    a_leaf_of_another_record.__name__ = f"a_leaf_of_another_{name}"


for _name in ("holder_name", "issued_on", "level", "number", "occupation", "policy", "worker"):
    _committing_to(_name)


@breaks("a_certificate_has_its_leaf")
def a_leaf_by_another_hash(world: World) -> None:
    certificate = world.certificate_for(world.on_notice, holder_name=world.on_notice.worker.name)
    change(world.series, last=certificate.serial)
    add(certificate)
    leaf = _leaf_for(certificate)
    row = {"subject_id": leaf.subject_id, "salt": leaf.salt, "entry": leaf.entry, "leaf_hash": leaf.salt * 2}
    add(LedgerLeaf(kind=leaf.kind, created_at=LATER, **row))
    change(world.on_notice, state="issued", certificate_id=certificate.pk)
    add(_event("certificates.issued", world.public_notice))
    _at_the_end()


@breaks("a_series_counts_its_certificates")
def a_series_run_ahead(world: World) -> None:
    change(world.series, last=world.series.last + 1)
    _at_the_end()


# Leaves


def _leaf_about(kind: str, subject_id: str) -> None:
    ledger.append([ledger.leaf_of(kind, subject_id, {"number": "x"})], at=LATER)


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_certificate_that_is_none(world: World) -> None:
    _leaf_about("certificate.issued", str(uuid_utils.compat.uuid7()))


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_certificate_by_no_id(world: World) -> None:
    _leaf_about("certificate.issued", "x" + str(world.certificate.pk))


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_revocation_that_is_none(world: World) -> None:
    _leaf_about("certificate.revoked", str(world.certificate.pk))


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_suspension_where_there_was_a_revocation(world: World) -> None:
    add(_status_change(world))
    _leaf_about("certificate.suspended", str(world.certificate.pk))


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_revocation_of_another_instant(world: World) -> None:
    add(_status_change(world))
    ledger.append([ledger.leaf_of("certificate.revoked", str(world.certificate.pk), {})], at=APPROVED)


@breaks("a_certificate_has_one_leaf")
def a_second_leaf_of_a_certificate(world: World) -> None:
    _leaf_about("certificate.issued", str(world.certificate.pk))


@breaks("a_leaf_follows_its_text")
def a_leaf_of_a_text_that_is_none(world: World) -> None:
    _leaf_about("policy.published", "sha256:" + "0" * 64)


@breaks("a_leaf_follows_its_text")
def a_leaf_of_a_policy_as_an_equivalence(world: World) -> None:
    _leaf_about("equivalence.published", Policy.objects.earliest("pk").pk)


@breaks("a_leaf_follows_its_text")
def a_leaf_of_an_end_that_is_none(world: World) -> None:
    _leaf_about("policy.repealed", Policy.objects.filter(repeal=None).earliest("pk").pk)


def _changed_status(world: World, *, leaf: bool = True, **told: Any) -> None:
    row = _status_change(world)
    add(row)
    if leaf:
        _leaf_about("certificate.revoked", str(world.certificate.pk))
    add(_event("certificate.revoked", world.certificate, **{"by": world.house.confirmer} | told))
    _at_the_end()


@permits("a_status_change_has_its_leaf")
@permits("a_status_change_has_its_event")
def a_revocation_with_leaf_and_event(world: World) -> None:
    _changed_status(world)


@breaks("a_status_change_has_its_leaf")
def a_revocation_without_leaf(world: World) -> None:
    _changed_status(world, leaf=False)


@breaks("a_status_change_has_its_event")
def a_revocation_told_of_as_a_suspension(world: World) -> None:
    _changed_status(world, act="certificate.suspended")


@breaks("a_status_change_has_its_event")
def a_revocation_told_of_another_certificate(world: World) -> None:
    _changed_status(world, subject_id="x")


@breaks("a_status_change_has_its_event")
def a_revocation_told_of_somebody_else(world: World) -> None:
    _changed_status(world, by=world.house.regulator)


@breaks("a_status_change_has_its_event")
def a_revocation_told_of_another_instant(world: World) -> None:
    _changed_status(world, at=APPROVED)


# Decisions


def _eligible(world: World, **verdict: Any) -> Application:
    """A further application of somebody who holds the certificate, with a verdict like theirs but for the values given."""
    fresh: Application = copy(
        world.issued, row_number=91, state="eligible", decision=None, public_notice=None, certificate=None
    )
    add(fresh)
    add(copy(world.issued.verdict, application_id=fresh.pk, **verdict))
    add(*[copy(score, application_id=fresh.pk) for score in world.issued.scores.all()])
    change(fresh, state="passed")
    return fresh


def _decided(
    world: World,
    application: Application,
    *,
    approval: dict[str, Any] | None = None,
    event: dict[str, Any] | None = None,
    **values: Any,
) -> Decision:
    """All that an approval writes, but for the values given."""
    facts = {"approved_at": APPROVED, "approved_by_id": world.house.approver.pk} | values
    decision = copy(
        world.certificate.decision, worker_id=application.worker_id, level=application.level,
        policy_digest=application.verdict.policy_id, **facts,
    )  # fmt: skip
    add(decision)
    who, at = facts["approved_by_id"], facts["approved_at"]
    stands = {"batch_id": application.batch_id, "approved_by_id": who, "approved_at": at}
    add(copy(world.public_notice.approval, **stands | (approval or {})))
    add(_event("batch.approved", application.batch, **{"by_id": who, "at": at} | (event or {})))
    change(application, state="approved", decision_id=decision.pk)
    _at_the_end()
    return decision


@permits("a_decision_has_its_application")
@permits("a_decision_stands_on_an_eligible_verdict")
@permits("a_decision_names_who_examined")
@permits("an_approver_of_the_body_decides")
@permits("a_decision_has_its_approval")
def a_decision_with_everything(world: World) -> None:
    _decided(world, _eligible(world))


@breaks("a_decision_has_its_application")
def a_decision_by_itself(world: World) -> None:
    world.decision_for(world.passed)
    _at_the_end()


@breaks("a_decision_has_its_application")
def a_decision_on_an_application_that_stays_where_it_was(world: World) -> None:
    decision = world.decision_for(world.passed)
    change(world.passed, decision_id=decision.pk)
    _at_the_end()


def _elsewhere(**values: Any) -> str:
    """The digest of a policy that does not rule at the house's site on its day."""
    facts: dict[str, Any] = {"text": f"id: elsewhere {values}", "identifier": "cn.elsewhere"}
    return str(factories.PolicyFactory(**facts | {"edition": "2099"} | values).pk)


def _by_a_verdict(name: str, **verdict: Any) -> None:
    @breaks("a_decision_stands_on_an_eligible_verdict")
    def a_decision_by_a_wrong_verdict(world: World) -> None:
        compact = world.issued.verdict.compact
        given = {key: value(compact) if callable(value) else value for key, value in verdict.items()}
        _decided(world, _eligible(world, **given))

    a_decision_by_a_wrong_verdict.__name__ = f"a_decision_by_a_verdict_{name}"


_by_a_verdict("without_an_answer", compact={})
_by_a_verdict("that_failed_the_condition", compact=lambda stored: stored | {"claimed": "fail"})
_by_a_verdict("on_another_condition", compact=lambda stored: stored | {"claimed_route": "senior.99"})
_by_a_verdict("on_another_level", compact=lambda stored: stored | {"level": "junior"})
_by_a_verdict("whose_layers_lack_the_text", layers=["sha256:" + "0" * 64])
_by_a_verdict("from_after_the_approval", as_of=date(2026, 9, 25))


def _by_a_text(name: str, **policy: Any) -> None:
    @breaks("a_decision_stands_on_an_eligible_verdict")
    def a_decision_by_a_wrong_text(world: World) -> None:
        digest = _elsewhere(**policy)
        _decided(world, _eligible(world, policy_id=digest, layers=[digest]))

    a_decision_by_a_wrong_text.__name__ = f"a_decision_by_a_text_{name}"


_by_a_text("of_another_pathway", pathway="competition")
_by_a_text("of_another_province", region_id="440000")
_by_a_text("of_another_year", in_force=DateRange(date(2030, 1, 1), None))


@breaks("a_decision_names_who_examined")
def a_decision_that_names_another_examiner(world: World) -> None:
    _decided(world, _eligible(world), examined_by_id=world.house.settler.pk)


@breaks("an_approver_of_the_body_decides")
def a_decision_by_an_approver_of_another_body(world: World) -> None:
    _decided(world, _eligible(world), approved_by_id=factories.ApproverFactory().pk)


@breaks("an_approver_of_the_body_decides")
def a_decision_by_another_assessor_of_the_body(world: World) -> None:
    other = factories.AssessorFactory(body=world.house.site.body)
    _decided(world, _eligible(world), approved_by_id=other.pk)


@breaks("a_decision_has_its_approval")
def a_decision_by_the_approval_of_another_batch(world: World) -> None:
    _decided(world, _eligible(world), approval={"batch_id": world.other.pk}, approved_at=LATER)


@breaks("a_decision_has_its_approval")
def a_decision_by_the_approval_of_somebody_else(world: World) -> None:
    _decided(world, _eligible(world), approval={"approved_by_id": world.house.settler.pk}, approved_at=LATER)


@breaks("a_decision_has_its_approval")
def a_decision_by_the_approval_of_another_instant(world: World) -> None:
    _decided(world, _eligible(world), approval={"approved_at": EXAMINED}, approved_at=LATER)


def _told(name: str, **event: Any) -> None:
    @breaks("a_decision_has_its_approval")
    def an_approval_told_otherwise(world: World) -> None:
        _decided(world, _eligible(world), approved_at=LATER, event=event)

    an_approval_told_otherwise.__name__ = f"an_approval_told_{name}"


_told("as_something_else", act="batch.rejected")
_told("of_another_kind", subject_kind="publicnotice")
_told("of_another_batch", subject_id="x")
_told("of_another_instant", at=EXAMINED)
_told("of_nobody", by_id=None)


# Examinations


@breaks("scores_are_closed_by_the_approval")
def a_score_after_the_approval(world: World) -> None:
    add(copy(Score.objects.filter(application=world.approved).first(), revision=2))


@breaks("scores_are_closed_by_the_approval")
def a_score_of_who_was_not_admitted(world: World) -> None:
    add(copy(Score.objects.filter(application=world.approved).first(), application_id=world.unknown.pk))


@breaks("reviews_are_closed_by_the_approval")
def a_review_after_the_approval(world: World) -> None:
    batch = world.reviewed.batch
    world.house.approve(batch, applications=[world.reviewed.pk])
    add(copy(Review.objects.filter(application=world.reviewed).last(), revision=9))


@permits("reviews_are_closed_by_the_approval")
@permits("scores_are_closed_by_the_approval")
def a_review_and_a_score_before_the_approval(world: World) -> None:
    assert not Approval.objects.filter(batch=world.reviewed.batch).exists()
    add(copy(Review.objects.filter(application=world.reviewed).last(), revision=9))
    for application in (world.passed, world.failed):
        add(copy(Score.objects.filter(application=application).first(), revision=9))
    add(copy(Score.objects.filter(application=world.passed).first(), application_id=world.eligible.pk))
