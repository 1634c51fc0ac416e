"""The main job: an upload becomes certificates, step by step, and each step leaves its trace."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification import slices
from certification.models import BatchSlice
from registry.acts import ledger
from registry.acts.documents import document_of, render_documents
from registry.checking import Answer, check
from registry.models import CareerSpell, CertificateDocument, Employment, LedgerEntry, LedgerLeaf, Worker
from rulebook.policies import compiled
from rules import Occasion
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import DUE, SUBMITTED, House, drain, on, refused, states


def test_an_upload_becomes_certificates(house: House) -> None:
    """Every candidate of the workbook ends with a certificate that the public can check."""
    batch = house.upload(workbook(many(3)))
    assert (batch.state, batch.rows_total, batch.rows_judged, batch.rows_refused) == ("validated", 3, 3, 0)
    assert states(batch) == {2: "eligible", 3: "eligible", 4: "eligible"}, refused(batch)
    public_notice = house.give_notice(batch)
    issued = house.issue()
    assert [one.number[13:] for one in issued] == ["263000001", "263000002", "263000003"]
    assert [one.application.row_number for one in issued] == [2, 3, 4]
    assert set(states(batch).values()) == {"issued"}
    public_notice.refresh_from_db()
    assert public_notice.closed_at == DUE
    found = check(issued[0].number, name=issued[0].holder_name, on=DUE.date())
    assert (found.answer, found.certificate) == (Answer.VALID, issued[0])


def test_every_step_leaves_who_did_it_and_when(house: House) -> None:
    """The way of an application stands in its transitions; jobs act in nobody's name."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    house.issue()
    steps = batch.applications.get().transitions.values_list("before", "after", "by")
    assert list(steps) == [
        ("", "eligible", None),
        ("eligible", "passed", house.assessor.pk),
        ("passed", "approved", house.approver.pk),
        ("approved", "on_notice", None),
        ("on_notice", "issued", None),
    ]
    assert factories.acts_on_record() == [
        "batch.submitted", "scores.recorded", "batch.approved", "public_notice.started", "certificates.issued",
        "public_notice.closed",
    ]  # fmt: skip


def test_the_decision_names_the_rule_and_the_people(house: House) -> None:
    """Who put forward, who examined, who approved, and the digest of the policy the verdict rests on."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    (certificate,) = house.issue()
    decision = certificate.decision
    people = (decision.submitted_by, decision.examined_by, decision.approved_by)
    assert people == (house.submitter, house.assessor, house.approver)
    assert decision.policy_digest == batch.applications.get().verdict.policy_id


def test_a_stored_verdict_is_given_again(house: House) -> None:
    """The facts and the policy text that are stored give the same answer again."""
    batch = house.upload(workbook(many(1)))
    verdict = batch.applications.get().verdict
    again = compiled(verdict.policy_id).judge("senior", "senior.2", verdict.facts, Occasion(verdict.as_of, "6-18-01-01", related=frozenset(verdict.related)))  # fmt: skip
    assert again.as_json() == verdict.compact
    assert verdict.as_of == SUBMITTED.date()


def test_the_worker_s_record_keeps_number_and_life(house: House) -> None:
    """The document number is sealed, found by its hash and shown masked; work and employment are on record."""
    batch = house.upload(workbook([candidate(7)]))
    number = candidate(7)["document_number"]
    worker = batch.applications.get().worker
    assert worker.document_masked == "*" * 14 + number[-4:]
    assert number.encode() not in bytes(worker.document_sealed)
    assert Employment.objects.filter(worker=worker, body=house.site.body).count() == 1
    assert CareerSpell.objects.get(worker=worker).started_on.isoformat() == "2012-07-01"


def test_nothing_of_the_upload_stays_open_in_the_slices(house: House) -> None:
    """A validated slice is emptied; the row is kept sealed with its application alone."""
    batch = house.upload(workbook([candidate(7)]))
    assert [bytes(sealed) for sealed in BatchSlice.objects.values_list("sealed", flat=True)] == [b""]
    row = slices.open_row(batch.applications.get().row_sealed)
    assert (row["姓名"], row["证件号码"]) == (candidate(7)["name"], candidate(7)["document_number"])


def test_a_document_is_rendered_again_to_the_same_bytes(house: House) -> None:
    """What is rendered on demand is what the job rendered; a second job renders nothing."""
    batch = house.upload(workbook(many(2)))
    house.give_notice(batch)
    issued = house.issue()
    assert drain("registry.render_documents") == 1
    for certificate in issued:
        pdf = document_of(certificate)
        assert pdf == document_of(certificate)
        assert len(pdf) == certificate.document.size
    before = list(CertificateDocument.objects.values_list("pk", "rendered_at"))
    render_documents([str(one.pk) for one in issued], at=on(2026, 11, 1))
    assert list(CertificateDocument.objects.values_list("pk", "rendered_at")) == before


def test_every_certificate_is_a_leaf_with_a_place(house: House) -> None:
    """One leaf a certificate; the places given afterwards have no gap."""
    batch = house.upload(workbook(many(3)))
    house.give_notice(batch)
    issued = house.issue()
    leaves = LedgerLeaf.objects.filter(kind="certificate.issued")
    assert sorted(leaves.values_list("subject_id", flat=True)) == sorted(str(one.pk) for one in issued)
    ledger.sequence()
    places = list(LedgerEntry.objects.values_list("index", flat=True))
    assert places == list(range(LedgerLeaf.objects.count()))


def test_the_number_of_statements_does_not_grow_with_the_rows(house: House) -> None:
    """Acts take sets: twenty candidates cost as many statements as two."""

    def cost(first: int, count: int) -> int:
        with CaptureQueriesContext(connection) as counted:
            batch = house.upload(workbook(many(count, first=first)), filename=f"{first}.xlsx")
            house.give_notice(batch)
            house.issue(at=on(2026, 10, 10 + first % 7))
        return len(counted)

    cost(1, 1)  # what is remembered for the process is remembered now
    assert cost(100, 20) == cost(200, 2)
    assert Worker.objects.count() == 23
