"""Every act, one after the other, as the people and jobs of one body, one regulator and one ministry do them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from stdnum.cn import uscc

from certification.acts.approving import approve, reject
from certification.acts.identities import disown, settle_name
from certification.acts.issuing import close_due, issue_chunk
from certification.acts.notices import give_notice
from certification.acts.objecting import raise_objection, settle_objection, take_over
from certification.acts.reading import read_batch
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.acts.stopping import stop_issue, stop_notice, stop_reading, stop_validation
from certification.acts.submitting import submit_json, submit_workbook
from certification.acts.validating import validate_slice
from certification.acts.withdrawing import withdraw
from certification.models import Application, Batch, BatchSlice, Objection, Outcome, PublicNotice
from certification.queries import judgements
from certification.waiting import bases_of
from registry.acts import ledger
from registry.acts.bodies import BodyFacts, record_filing, register_body, register_site
from registry.acts.documents import render_documents
from registry.acts.jobs import send_again
from registry.acts.names import confirm_own_name, decline_proposal, propose_correction, propose_settlement
from registry.acts.status_changes import confirm_change, decline_change, propose_change
from registry.models import Certificate, Filing, IdentityCase, OutboxMessage, Region, Site
from rulebook.acts.drafting import Wording, give_back, propose, publish_draft, revise, start, take_back
from rulebook.acts.drafting import withdraw as withdraw_draft
from rulebook.acts.publishing import publish
from rulebook.acts.simulating import ask_about_draft, ask_about_text, simulate
from rulebook.models import Policy, PolicyDraft
from rulebook.populations import Asked
from rules.ladder import Level
from tests.acts.written import Notebook
from tests.candidates import candidate, workbook
from tests.equivalence.test_publishing import TEXT
from tests.factories import AdministratorFactory, StatusGroundFactory, WorkerAccountFactory, successor_of
from tests.house import APPROVED, DUE, EXAMINED, LATHE, SUBMITTED, House, build_house, on
from tests.pathways import BY_PATHWAY
from tests.rulebook.drafts import OVERLAY, Office, ending, office
from tests.simulation.drafts import tighter

FILED = on(2026, 9, 1)


def walk() -> Notebook:
    """The whole walk, noted down."""
    book, house, ministry = Notebook(), build_house(name="苏州示例机床厂"), office()
    book.texts = {house.site.code: "{site}"}
    for role in ("submitter", "assessor", "approver", "regulator", "confirmer", "settler"):
        book.know("account", getattr(house, role).pk, role)
    for role in ("drafter", "colleague", "publisher"):
        book.know("account", getattr(ministry, role).pk, role)
    book.know("site", house.site.pk, "the site")
    book.know("body", house.site.body_id, "the body")
    ledger.sequence()  # what the reference data have left
    take_on_record(book, house)
    batch = take_in(book, house)
    examine(book, house, batch)
    publicise(book, house, batch)
    issue(book, house, batch)
    review(book, house)
    stop(book, house, batch)
    settle_names(book, house)
    make_rules(book, ministry)
    simulations(book, ministry)
    return book


def take_on_record(book: Notebook, house: House) -> None:
    """A body, its site and its filing."""
    region = Region.objects.get(pk="320500")
    given: dict[str, Any] = {"by": house.regulator, "at": FILED}
    body = book.note("register_body", lambda: register_body(
        credit_code=_credit_code(), name="苏州新机床厂", region=region,
        facts=BodyFacts("employer", above_designated_size=True, skilled_workforce=True, appoints_special=True), **given,
    ))  # fmt: skip
    site = book.note("register_site", lambda: register_site(
        body=body, code="Y000132000099", name="分厂", region=region, **given))  # fmt: skip
    assert isinstance(site, Site)
    filing = book.note("record_filing", lambda: record_filing(
        site=site, number="苏备〔2026〕9号", authority="city", region=region, since=date(2026, 9, 1), until=date(2029, 8, 31),
        scope={LATHE: [Level.JUNIOR, Level.SENIOR]}, **given,
    ))  # fmt: skip
    assert isinstance(filing, Filing)


def _credit_code() -> str:
    """Of a body that nobody else has made."""
    return "91320500NEW000001" + uscc.calc_check_digit("91320500NEW000001")


def take_in(book: Notebook, house: House) -> Batch:
    """A workbook with good rows and a faulty one, read and validated; the same as JSON with somebody known."""
    bare = candidate(9, grades=[])
    people = [*[candidate(index) for index in range(1, 8)], candidate(8, level="九级工"), bare]
    sent = workbook(people)
    batch, _ = book.note("submit_workbook", lambda: submit_workbook(
        site=house.site, filename="考生信息.xlsx", content=sent, by=house.submitter, at=SUBMITTED))  # fmt: skip
    book.note("read_batch", lambda: read_batch(batch.pk, at=on(2026, 9, 24, 11)))
    piece = BatchSlice.objects.get(batch=batch)
    book.note("validate_slice", lambda: validate_slice(piece.pk, at=on(2026, 9, 24, 12)))
    again = [candidate(1), candidate(2, name="王改名")]
    other, _ = book.note("submit_json", lambda: submit_json(
        site=house.site, candidates=again, by=house.submitter, at=SUBMITTED))  # fmt: skip
    read_batch(other.pk, at=SUBMITTED)
    known = BatchSlice.objects.get(batch=other)
    book.note("validate_slice of people on record", lambda: validate_slice(known.pk, at=on(2026, 9, 24, 13)))
    unreadable, _ = submit_workbook(
        site=house.site, filename="a.xlsx", content=b"no workbook", by=house.submitter, at=SUBMITTED
    )
    book.note("read_batch of no workbook", lambda: read_batch(unreadable.pk, at=SUBMITTED))
    assert isinstance(batch, Batch)
    batch.refresh_from_db()
    return batch


def row(batch: Batch, number: int) -> Application:
    return Application.objects.select_related("verdict").get(batch=batch, row_number=number)


def marks(batch: Batch, *given: tuple[int, int | None, int | None]) -> list[Mark]:
    """Marks in theory and skill by row."""
    return [
        Mark(row(batch, number).pk, part, None if value is None else Decimal(value))
        for number, *values in given
        for part, value in zip(("theory", "skill"), values, strict=True)
    ]


def examine(book: Notebook, house: House, batch: Batch) -> None:
    """One withdrawn; the others examined, one of them corrected."""
    book.note("withdraw", lambda: withdraw(
        batch, [row(batch, 8).pk], reason="信息有误", by=house.submitter, at=on(2026, 9, 24, 13)))  # fmt: skip
    first = marks(batch, (2, 80, 81), (3, 82, 83), (4, 60, 60), (5, 59, 90), (6, 90, None), (7, 70, 70))
    book.note("record_scores", lambda: record_scores(batch, first, by=house.assessor, at=EXAMINED))
    better = marks(batch, (5, 61, 90))
    book.note(
        "record_scores corrected", lambda: record_scores(batch, better, by=house.assessor, at=on(2026, 9, 24, 15))
    )
    book.note("reject", lambda: reject(
        batch, [row(batch, 7).pk], reason="材料不实", by=house.approver, at=APPROVED))  # fmt: skip


def publicise(book: Notebook, house: House, batch: Batch) -> None:
    """Approved, put up, objected to: one objection dismissed by the body, one taken over and upheld."""
    seen = bases_of(row(batch, number).pk for number in (2, 3, 4, 5))
    approval = book.note("approve", lambda: approve(batch, seen=seen, by=house.approver, at=APPROVED))
    book.note("give_notice", lambda: give_notice(approval, list(seen), at=APPROVED))
    object_to(book, house, batch)


def object_to(book: Notebook, house: House, batch: Batch) -> None:
    """One objection dismissed by a second approver, one taken over and upheld by the regulator; one said twice."""
    said = on(2026, 9, 30)
    for number in (3, 4):
        book.note(f"raise_objection {number}", lambda number=number: raise_objection(
            row(batch, number), ground=" 冒名顶替 ", contact="13900000000", at=said))  # fmt: skip
    book.note("raise_objection again", lambda: raise_objection(
        row(batch, 4), ground="冒名顶替！", contact="a@example.cn", at=on(2026, 9, 30, 11)))  # fmt: skip
    dismissed, upheld = Objection.objects.order_by("application__row_number")
    book.note("settle_objection dismissed", lambda: settle_objection(
        dismissed, Outcome.DISMISSED, reason=" 查无实据 ", by=house.settler, at=on(2026, 9, 30, 15)))  # fmt: skip
    book.note("take_over", lambda: take_over(upheld, by=house.regulator, at=on(2026, 9, 30, 15)))
    book.note("settle_objection upheld", lambda: settle_objection(
        upheld, Outcome.UPHELD, reason=" 属实 ", by=house.regulator, at=on(2026, 9, 30, 16)))  # fmt: skip
    raise_objection(row(batch, 5), ground="工作年限不实", at=said)
    third = Objection.objects.get(application=row(batch, 5))
    book.note("settle_objection by the regulator at once", lambda: settle_objection(
        third, Outcome.DISMISSED, reason="查无实据", by=house.regulator, at=on(2026, 9, 30, 17)))  # fmt: skip


def issue(book: Notebook, house: House, batch: Batch) -> None:
    """Issued, printed, given places in the ledger; and what becomes of certificates later."""
    notice = PublicNotice.objects.get(batch=batch)
    book.note("close_due", lambda: close_due(at=DUE))
    book.note("issue_chunk", lambda: issue_chunk(notice.pk, at=DUE))
    first, second, third = Certificate.objects.order_by("serial")
    book.note("render_documents", lambda: render_documents([str(first.pk), str(second.pk)], at=on(2026, 10, 10, 11)))
    book.note("sequence", lambda: ledger.sequence())
    heir = successor_of(second, at=DUE)
    book.know("certificate", heir.pk, "the heir")
    change_status(book, house, first, second, third, heir)


def change_status(
    book: Notebook, house: House, first: Certificate, second: Certificate, third: Certificate, heir: Certificate
) -> None:
    """Every change of a status, proposed and confirmed; one proposal withdrawn, one declined."""
    day, at = date(2026, 10, 12), on(2026, 10, 12)
    for kind, certificate, more in (
        ("suspended", first, {}), ("reinstated", first, {}), ("revoked", first, {}),
        ("superseded", second, {"replaced_by": heir}),
    ):  # fmt: skip
        ground = StatusGroundFactory(kind=kind)
        book.know("statusground", ground.pk, f"ground for {kind}")
        proposal = book.note(f"propose_change {kind}", lambda certificate=certificate, ground=ground, more=more: propose_change(
            certificate, ground, statement=" 查实造假 ", effective_on=day, by=house.regulator, at=at, **more))  # fmt: skip
        book.note(f"confirm_change {kind}", lambda proposal=proposal: confirm_change(
            proposal, by=house.confirmer, at=on(2026, 10, 12, 11)))  # fmt: skip
    ground = StatusGroundFactory(kind="revoked")
    for word, who in (("withdrawn", house.regulator), ("declined", house.confirmer)):
        proposal = propose_change(third, ground, statement="查实造假", effective_on=day, by=house.regulator, at=at)
        book.note(f"decline_change {word}", lambda proposal=proposal, who=who: decline_change(
            proposal, reason=" 证据不足 ", by=who, at=on(2026, 10, 12, 12)))  # fmt: skip


def review(book: Notebook, house: House) -> None:
    """By a pathway that is decided on review records."""
    case = BY_PATHWAY["direct_frontline"]
    batch = house.upload(workbook([case.person(31), case.person(32)]), filename="第二批.xlsx", pathway=case.pathway)
    connection.check_constraints()
    first, second = (row(batch, number).pk for number in (2, 3))
    day = EXAMINED.date()
    given = [
        Concluded(first, "passed", day, " 业绩突出 ", " 纪要1号 "),
        Concluded(second, "failed", day, "业绩一般", "纪要1号"),
    ]
    book.note("record_reviews", lambda: record_reviews(batch, given, by=house.assessor, at=EXAMINED))
    better = [Concluded(second, "passed", day, "材料补齐", "纪要2号")]
    book.note("record_reviews corrected", lambda: record_reviews(
        batch, better, by=house.assessor, at=on(2026, 9, 24, 15)))  # fmt: skip
    seen = bases_of([first, second])
    book.note("approve on reviews", lambda: approve(batch, seen=seen, by=house.approver, at=APPROVED))


def by_its_door(act: Callable[..., None], *given: Any, **more: Any) -> None:
    """As the door does it, whose transaction it is."""
    with transaction.atomic():
        act(*given, **more)


def stop(book: Notebook, house: House, batch: Batch) -> None:
    """What becomes of work whose job gave up, and the administrator who sends it again."""
    given: dict[str, Any] = {"error": "LookupError", "at": on(2026, 10, 13)}
    unread, _ = submit_json(site=house.site, candidates=[candidate(51)], by=house.submitter, at=SUBMITTED)
    book.note("stop_reading", lambda: by_its_door(stop_reading, unread.pk, **given))
    administrator = AdministratorFactory()
    book.know("account", administrator.pk, "administrator")
    message = OutboxMessage.objects.filter(task="certification.read_batch").latest("pk")
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=8, error="LookupError", given_up_at=DUE)
    book.note("send_again", lambda: send_again(message, by=administrator, at=on(2026, 10, 13, 11)))
    read_batch(unread.pk, at=DUE)
    piece = BatchSlice.objects.get(batch=unread)
    book.note("stop_validation", lambda: by_its_door(stop_validation, piece.pk, **given))
    notice = PublicNotice.objects.get(batch=batch)
    book.note("stop_notice", lambda: by_its_door(stop_notice, str(notice.approval_id), **given))
    book.note("stop_issue", lambda: by_its_door(stop_issue, str(notice.pk), **given))


def settle_names(book: Notebook, house: House) -> None:
    """Two bodies name two people, one of them otherwise: confirmed, settled, corrected; an application that is not one's own."""
    other = build_house(name="苏州另一机床厂")
    book.know("body", other.site.body_id, "the other body")
    batch = house.upload(workbook([candidate(71), candidate(72)]), filename="第五批.xlsx")
    connection.check_constraints()
    said = [candidate(71, name="王改名"), candidate(72)]
    theirs, _ = submit_json(site=other.site, candidates=said, by=other.submitter, at=SUBMITTED)
    read_batch(theirs.pk, at=SUBMITTED)
    piece = BatchSlice.objects.get(batch=theirs)
    book.note("validate_slice of another name", lambda: validate_slice(piece.pk, at=on(2026, 9, 24, 13)))
    case, first, second = IdentityCase.objects.get(), row(batch, 2), row(batch, 3)
    person = WorkerAccountFactory(worker=second.worker)
    book.know("account", person.pk, "the person")
    book.note("confirm_own_name", lambda: confirm_own_name(by=person, at=on(2026, 9, 25)))
    given: dict[str, Any] = {"name": " 王改名 ", "statement": " 经核户籍底册 ", "reference": " 户证7号 "}
    at, later = on(2026, 9, 25, 11), on(2026, 9, 25, 12)
    proposal = book.note("propose_settlement", lambda: propose_settlement(case, **given, by=house.regulator, at=at))
    book.note("decline_proposal", lambda: decline_proposal(proposal, reason=" 证据不足 ", by=house.confirmer, at=later))
    proposal = propose_settlement(case, **given, by=house.regulator, at=at)
    book.note("settle_name of a case", lambda: settle_name(proposal, by=house.confirmer, at=later))
    assert Application.objects.get(pk=first.pk).state == "annulled"
    given |= {"name": "王更名", "statement": "更名"}
    correction = book.note("propose_correction", lambda: propose_correction(second.worker, **given, by=person, at=at))
    book.note("settle_name", lambda: settle_name(correction, by=house.regulator, at=later))
    book.note("disown", lambda: disown(second, reason=" 没有申报 ", by=person, at=on(2026, 9, 25, 15)))


def make_rules(book: Notebook, ministry: Office) -> None:
    """A text drafted, proposed, taken back, returned, published; one that ends a policy; one given up."""
    by, day = {"by": ministry.drafter}, lambda hour: on(2026, 11, 20, hour)
    faulty = OVERLAY.replace("number: 1\n", "number: one\n")
    draft = book.note("draft started", lambda: start(Wording(text=faulty, note=" 初稿 "), **by, at=day(9)))
    assert isinstance(draft, PolicyDraft)
    book.note("draft revised", lambda: revise(
        draft, Wording(text=OVERLAY, note="改正"), looked_at=1, by=ministry.colleague, at=day(10)))  # fmt: skip
    book.note("draft proposed", lambda: propose(draft, looked_at=2, **by, at=day(11)))
    book.note("draft taken back", lambda: take_back(draft, looked_at=2, **by, at=day(12)))
    propose(draft, looked_at=2, **by, at=day(12))
    book.note("draft given back", lambda: give_back(
        draft, looked_at=2, reason=" 请补充依据 ", by=ministry.publisher, at=day(13)))  # fmt: skip
    book.note("draft revised after its return", lambda: revise(
        draft, Wording(text=OVERLAY + "\n", note="补充"), looked_at=2, **by, at=day(14)))  # fmt: skip
    propose(draft, looked_at=3, **by, at=day(15))
    book.note("draft published", lambda: publish_draft(draft, looked_at=3, by=ministry.publisher, at=day(16)))
    end = Wording(**ending("cn.xx.frontline.2027", date(2027, 6, 30)))  # type: ignore[arg-type]
    ends = book.note("draft of an end started", lambda: start(end, **by, at=day(17)))
    assert isinstance(ends, PolicyDraft)
    propose(ends, looked_at=1, **by, at=day(17))
    connection.check_constraints()
    book.note("draft of an end published", lambda: publish_draft(ends, looked_at=1, by=ministry.publisher, at=day(18)))
    given_up = start(Wording(text=OVERLAY), **by, at=day(19))
    book.note("draft withdrawn", lambda: withdraw_draft(given_up, looked_at=1, reason=" 不再需要 ", **by, at=day(19)))
    policy = Policy.objects.get(identifier="cn.xx.frontline.2027")
    book.note("draft copied", lambda: start(Wording(), copied_from=policy, **by, at=day(20)))
    seeded = OVERLAY.replace("2027", "2028").replace("某省", "另一省").replace('"130000"', '"140000"')
    book.note("publish", lambda: publish([seeded], by=None, at=day(21)))
    book.note("publish equivalences", lambda: publish([TEXT], by=None, at=day(22)))


def simulations(book: Notebook, ministry: Office) -> None:
    """Asked about a text and about a draft, and done."""
    at, as_of = on(2026, 11, 20, 9), date(2026, 10, 12)
    against = Policy.objects.get(identifier="cn.ordinary.2023")
    one = book.note("ask_about_text", lambda: ask_about_text(
        tighter(), asked=Asked(30, 7), as_of=as_of, by=ministry.drafter, at=at, against=against))  # fmt: skip
    done = on(2026, 11, 20, 10)
    book.note("simulate", lambda: simulate(one.pk, judgements=judgements, at=done), in_pieces=True)
    ends = Wording(text=tighter(), **ending("cn.ordinary.2023", date(2026, 12, 31)))  # type: ignore[arg-type]
    draft = start(ends, by=ministry.drafter, at=at)
    book.note("ask_about_draft", lambda: ask_about_draft(
        draft, asked=Asked(None, None), as_of=as_of, by=ministry.drafter, at=at))  # fmt: skip
