"""Each bound that an act keeps: what stands on it is taken, what stands just beyond it is refused by name."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as configured

from certification.acts.issuing import close_due, issue_chunk
from certification.acts.objecting import raise_objection, settle_objection
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.acts.submitting import submit_json, submit_workbook
from certification.acts.withdrawing import withdraw
from certification.models import Application, Batch, Objection, Outcome, Transition
from certification.reasons import ContentEmpty, ContentTooLarge, NotOnNotice, ReviewsRefused, ScoresRefused
from registry.acts.bodies import BodyFacts, record_filing, register_body, register_site
from registry.models import CategoryCode, Event, FilingScope, Offer, OutboxMessage, Region
from registry.reasons import (
    CalendarUnknown,
    CreditCodeInvalid,
    FilingOverlaps,
    NotPermitted,
    ScopeNotOffered,
    SiteCodeInvalid,
)
from registry.workdays import Workdays
from rulebook.acts.drafting import MOST_CHARACTERS, DraftTooLong, Wording, give_back, start
from rulebook.acts.simulating import TooManyPeople, TooManySimulations, ask_about_text
from rulebook.models import Policy, Simulation
from rulebook.populations import Asked
from rules.ladder import Level
from tests import factories
from tests.candidates import many, workbook
from tests.house import DUE, EXAMINED, SUBMITTED, House, on
from tests.pathways import BY_PATHWAY
from tests.rulebook.drafts import OVERLAY, ending, office
from tests.simulation.drafts import tighter


def codes(refusal: Any) -> list[str]:
    return [fault.reason.code for fault in refusal.value.faults]


# Submitting


def test_a_file_as_large_as_the_limit_is_taken(house: House, settings: Any) -> None:
    """One byte more is refused with both numbers; an empty one too."""
    settings.UPLOAD_LIMIT_BYTES = 10
    given: dict[str, Any] = {"site": house.site, "by": house.submitter, "at": SUBMITTED, "filename": "表" * 300}
    batch, is_new = submit_workbook(content=b"0123456789", **given)
    assert is_new
    assert (batch.filename, batch.content_bytes) == ("表" * 200, 10)
    with pytest.raises(ContentTooLarge) as refusal:
        submit_workbook(content=b"0123456789a", **given)
    assert refusal.value.values == {"size": 11, "limit": 10}
    with pytest.raises(ContentEmpty):
        submit_workbook(content=b"", **given)


def test_the_same_content_is_another_submission_at_another_site_or_by_another_pathway(house: House) -> None:
    """Only site, content and pathway together make it the same."""
    sent = workbook(many(1))
    given: dict[str, Any] = {"filename": "a.xlsx", "content": sent, "by": house.submitter, "at": SUBMITTED}
    site = factories.SiteFactory(body=house.site.body)
    first, _ = submit_workbook(site=house.site, **given)
    again = [
        submit_workbook(site=house.site, **given),
        submit_workbook(site=site, **given),
        submit_workbook(site=house.site, pathway="direct_frontline", **given),
    ]
    assert [is_new for _, is_new in again] == [False, True, True]
    assert again[0][0] == first
    assert Batch.objects.count() == 3


def test_only_a_submitter_of_the_body_submits(house: House) -> None:
    """Nobody else of the body, and no submitter of another."""
    for by in (house.assessor, house.approver, house.regulator, factories.SubmitterFactory()):
        with pytest.raises(NotPermitted):
            submit_json(site=house.site, candidates=many(1), by=by, at=SUBMITTED)
    assert not Batch.objects.exists()


# Withdrawing


def test_a_reason_of_any_length_is_kept_as_far_as_there_is_room(house: House) -> None:
    """And an application named twice is withdrawn once."""
    batch = house.upload(workbook(many(1)))
    (pk,) = batch.applications.values_list("pk", flat=True)
    withdraw(batch, [pk, pk], reason="误" * 500, by=house.submitter, at=EXAMINED)
    assert Transition.objects.get(application=pk, after="withdrawn").reason == "误" * 400
    assert Event.objects.get(act="applications.withdrawn").details["reason"] == "误" * 400


# Scores and reviews


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", None), ("100", None), ("59.9", None), ("60", None), (None, None), ("100.1", "score_out_of_range"),
        ("-0.1", "score_out_of_range"), ("59.95", "score_too_fine"), ("NaN", "score_out_of_range"),
        ("Infinity", "score_out_of_range"), ("80.10", None),
    ],
)  # fmt: skip
def test_a_score_is_from_nought_to_a_hundred_in_tenths(house: House, value: str | None, code: str | None) -> None:
    batch = house.upload(workbook(many(1)))
    application = batch.applications.get()
    marks = [Mark(application.pk, "theory", None if value is None else Decimal(value))]
    with pytest.raises(ScoresRefused) if code else nullcontext() as refusal:
        record_scores(batch, marks, by=house.assessor, at=EXAMINED)
    assert not code or codes(refusal) == [code]


@pytest.mark.parametrize(
    ("theory", "skill", "state"),
    [("60", "60", "passed"), ("59.9", "60", "failed"), ("60", "59.9", "failed"), ("100", None, "failed")],
)
def test_sixty_in_every_part_is_passed(house: House, theory: str, skill: str | None, state: str) -> None:
    """Each part by itself; nobody absent passes."""
    batch = house.upload(workbook(many(1)))
    pk = batch.applications.get().pk
    marks = [
        Mark(pk, part, None if value is None else Decimal(value))
        for part, value in (("theory", theory), ("skill", skill))
    ]
    assert record_scores(batch, marks, by=house.assessor, at=EXAMINED)[state] == 1
    assert batch.applications.get().state == state


@pytest.fixture
def reviewed(reference: None) -> tuple[House, Batch]:
    """A batch that is decided on review records, of two people."""
    case = BY_PATHWAY["direct_frontline"]
    house = case.house()
    return house, house.upload(workbook([case.person(1), case.person(2)]), pathway=case.pathway)


@pytest.mark.parametrize(
    ("changes", "at", "found"),
    [
        ({}, on(2026, 9, 24, 7), []),  # in UTC it is still the 23rd
        ({"reviewed_on": date(2026, 9, 25)}, on(2026, 9, 24, 7), ["reviewed_in_future"]),
        ({"reviewed_on": date(2026, 9, 25)}, on(2026, 9, 24, 23), ["reviewed_in_future"]),
        ({"ground": "业" * 1000, "reference": "纪" * 200}, EXAMINED, []),
        ({"ground": "业" * 1001}, EXAMINED, ["text_too_long"]),
        ({"reference": "纪" * 201}, EXAMINED, ["text_too_long"]),
        ({"ground": "  "}, EXAMINED, ["ground_missing"]),
        ({"reference": "\n"}, EXAMINED, ["reference_missing"]),
        ({"conclusion": "perhaps"}, EXAMINED, ["conclusion_unknown"]),
        ({"conclusion": "perhaps", "ground": "", "reference": ""}, EXAMINED,
         ["conclusion_unknown", "ground_missing", "reference_missing"]),
    ],
)  # fmt: skip
def test_a_review_of_today_is_recorded_today(
    reviewed: tuple[House, Batch], changes: dict[str, Any], at: datetime, found: list[str]
) -> None:
    """The legal day is Shanghai's, also before eight in the morning; every fault is said at once."""
    house, batch = reviewed
    pk = batch.applications.earliest("row_number").pk
    facts: dict[str, Any] = {
        "conclusion": "passed", "reviewed_on": date(2026, 9, 24), "ground": "业绩突出", "reference": "纪要",
    }  # fmt: skip
    conclusions = [Concluded(pk, **facts | changes)]
    with pytest.raises(ReviewsRefused) if found else nullcontext() as refusal:
        record_reviews(batch, conclusions, by=house.assessor, at=at)
    assert not found or codes(refusal) == found


# 公示 and objections


def test_the_last_day_is_a_whole_day_in_shanghai(house: House) -> None:
    """Objected to until midnight, issued from midnight on, not a minute earlier."""
    batch = house.upload(workbook(many(2)))
    notice = house.give_notice(batch)
    assert notice.ends_on == date(2026, 10, 9)
    first, second = batch.applications.order_by("row_number")
    midnight = datetime(2026, 10, 9, 16, tzinfo=UTC)
    raise_objection(first, ground="一", at=midnight - timedelta(minutes=1))
    assert close_due(at=midnight - timedelta(minutes=1)) == 0
    assert issue_chunk(notice.pk, at=midnight - timedelta(minutes=1)) == 0
    with pytest.raises(NotOnNotice):
        raise_objection(second, ground="二", at=midnight)
    assert close_due(at=midnight) == 1
    assert issue_chunk(notice.pk, at=midnight) == 1


def test_words_of_any_length_are_kept_as_far_as_there_is_room(house: House) -> None:
    """The ground of an objection, the reason it was settled for, and what the application's way says of it."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    raise_objection(batch.applications.get(), ground=" " + "异" * 3000, at=EXAMINED)
    objection = Objection.objects.get()
    assert objection.ground == "异" * 2000
    settle_objection(objection, Outcome.UPHELD, reason="实" * 2000, by=house.settler, at=DUE)
    objection.refresh_from_db()
    assert objection.reason == "实" * 1000
    assert Transition.objects.get(after="rejected").reason == "实" * 400


def test_one_contact_is_known_however_it_is_written(house: House) -> None:
    """Upper case, spaces and dashes make no second objection of an open one; another person's does."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    application = batch.applications.get()
    for ground, contact, is_new in (
        ("一", "Wang@Example.cn", True), ("二", "wang@example.CN ", False), ("三", "139-1234-5678", True),
        ("四", "139 1234 5678", False), ("五", "13912345679", True), ("六", "", True), ("七", "", True),
        ("一！", "", False), ("Abc", "", True), ("ABC", "", False),
    ):  # fmt: skip
        assert raise_objection(application, ground=ground, contact=contact, at=EXAMINED)[1] is is_new, ground


def test_an_objection_dismissed_beside_an_open_one_does_not_let_the_result_go_on(house: House) -> None:
    """Only when none is open any more; one upheld ends it for all."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    application = batch.applications.get()
    first, _ = raise_objection(application, ground="一", at=EXAMINED)
    second, _ = raise_objection(application, ground="二", at=EXAMINED)
    settle_objection(first, Outcome.DISMISSED, reason="不实", by=house.settler, at=DUE)
    assert state(application) == "contested"
    assert not OutboxMessage.objects.filter(task="certification.issue").exists()
    settle_objection(second, Outcome.DISMISSED, reason="不实", by=house.settler, at=DUE)
    assert state(application) == "on_notice"
    assert OutboxMessage.objects.filter(task="certification.issue").count() == 1


def state(application: Application) -> str:
    return str(Application.objects.values_list("state", flat=True).get(pk=application.pk))


# Bodies and filings


FACTS = BodyFacts("employer")


def test_a_body_needs_a_code_that_checks(reference: None) -> None:
    region = Region.objects.get(pk="320500")
    given: dict[str, Any] = {"name": "厂", "region": region, "facts": FACTS, "by": None, "at": SUBMITTED}
    register_body(credit_code="91320500NEW0000011", **given)
    with pytest.raises(CreditCodeInvalid) as refusal:
        register_body(credit_code="91320500NEW0000012", **given)
    assert refusal.value.values == {"value": "91320500NEW0000012"}


@pytest.mark.parametrize(
    ("code", "kind", "fits"),
    [
        ("Y000132000099", "employer", True), ("S000132000099", "employer", False), ("Y000133000099", "employer", False),
        ("S000132000099", "social", True), ("Y000132000099", "social", False),
    ],
)  # fmt: skip
def test_a_site_code_says_the_kind_of_body_and_the_province(reference: None, code: str, kind: str, fits: bool) -> None:
    region = Region.objects.get(pk="320500")
    body = factories.BodyFactory(kind=kind, region=region)
    with nullcontext() if fits else pytest.raises(SiteCodeInvalid) as refusal:
        register_site(body=body, code=code, name="厂", region=region, by=None, at=SUBMITTED)
    letter = {"employer": "Y", "social": "S"}[kind]
    assert fits or refusal.value.values == {"value": code, "letter": letter, "province": "32"}


def test_a_kind_of_body_without_a_letter_has_no_sites(reference: None) -> None:
    """Whether its letter is empty or not on record at all; the refusal shows that there is none."""
    region = Region.objects.get(pk="320500")
    body = factories.BodyFactory(kind="school", region=region)
    factories.on_record()
    for codes_on_record in (1, 0):
        CategoryCode.objects.filter(kind="school").delete()
        CategoryCode.objects.bulk_create([CategoryCode(kind="school", letter="")] * codes_on_record)
        with pytest.raises(SiteCodeInvalid) as refusal:
            register_site(body=body, code="Y000132000099", name="校", region=region, by=None, at=SUBMITTED)
        assert refusal.value.values == {"value": "Y000132000099", "letter": "—", "province": "32"}


def test_a_province_without_a_certificate_code_goes_by_its_first_digits(reference: None) -> None:
    """And one with a code of its own by that; a place counts for its province."""
    region = Region.objects.get(pk="320500")
    body = factories.BodyFactory(region=region)
    given: dict[str, Any] = {"body": body, "name": "厂", "region": region, "by": None, "at": SUBMITTED}
    factories.on_record()
    Region.objects.filter(pk="320000").update(certificate_code="99")
    with pytest.raises(SiteCodeInvalid):
        register_site(code="Y000132000098", **given)
    register_site(code="Y000199000098", **given)
    Region.objects.filter(pk="320000").update(certificate_code="")
    register_site(code="Y000132000098", **given)


def filed(house: House, since: date, until: date, levels: list[Level], number: str) -> Any:
    return record_filing(
        site=house.site, number=number, authority="city", region=house.site.region, since=since, until=until,
        scope={"6-18-01-02": levels}, by=house.regulator, at=SUBMITTED,
    )  # fmt: skip


def test_filings_of_a_level_follow_each_other_day_by_day(house: House) -> None:
    """Both days are inclusive: the next begins on the day after; one that begins on the last day overlaps."""
    factories.OccupationFactory(code="6-18-01-02")
    Offer.objects.get_or_create(occupation_id="6-18-01-02", level="senior", work_type=None)
    filing = filed(house, date(2026, 1, 1), date(2026, 6, 30), [Level.SENIOR], "一号")
    assert (filing.period.lower, filing.period.upper) == (date(2026, 1, 1), date(2026, 7, 1))
    with pytest.raises(FilingOverlaps):
        filed(house, date(2026, 6, 30), date(2026, 12, 31), [Level.SENIOR], "二号")
    assert not FilingScope.objects.filter(filing__number="二号").exists()
    filed(house, date(2026, 7, 1), date(2026, 12, 31), [Level.SENIOR], "三号")


def test_a_level_is_filed_where_the_occupation_has_it(house: House) -> None:
    """学徒工 needs no offer, the two highest that of 高级技师, every other its own."""
    factories.OccupationFactory(code="6-18-01-02")
    factories.on_record()
    Offer.objects.filter(occupation_id="6-18-01-02").delete()
    days = date(2026, 1, 1), date(2026, 6, 30)
    filed(house, *days, [Level.APPRENTICE], "一号")
    for level in (Level.JUNIOR, Level.SPECIAL_TECHNICIAN):
        with pytest.raises(ScopeNotOffered):
            filed(house, *days, [level], "二号")
    Offer.objects.create(occupation_id="6-18-01-02", level="senior_technician")
    filed(house, *days, [Level.SENIOR_TECHNICIAN, Level.SPECIAL_TECHNICIAN, Level.CHIEF_TECHNICIAN], "三号")
    with pytest.raises(ScopeNotOffered):
        filed(house, *days, [Level.JUNIOR], "四号")


# Rules


def test_a_text_as_long_as_the_limit_is_kept(reference: None) -> None:
    """One character more is refused with both numbers; words beside the text are cut where the room ends."""
    ministry, at = office(), on(2026, 11, 20)
    draft = start(Wording(text="x" * MOST_CHARACTERS, note="改" * 500), by=ministry.drafter, at=at)
    assert (len(draft.last.text), draft.last.note) == (MOST_CHARACTERS, "改" * 400)
    with pytest.raises(DraftTooLong) as refusal:
        start(Wording(text="x" * (MOST_CHARACTERS + 1)), by=ministry.drafter, at=at)
    assert refusal.value.values == {"size": MOST_CHARACTERS + 1, "limit": MOST_CHARACTERS}
    words = ending("cn.ordinary.2023", date(2026, 12, 31)) | {"ground": "废" * 500, "citation": "条" * 300}
    last = start(Wording(**words), by=ministry.drafter, at=at).last  # type: ignore[arg-type]
    assert (last.ground, last.citation) == ("废" * 400, "条" * 200)
    proposed = ministry.propose(OVERLAY)
    give_back(proposed, looked_at=1, reason="补" * 2000, by=ministry.publisher, at=at)
    proposed.refresh_from_db()
    assert proposed.reason == "补" * 1000


def ask(by: Any, at: datetime, people: int | None = 10) -> Simulation:
    against = Policy.objects.get(identifier="cn.ordinary.2023")
    asked = Asked(people, None if people is None else 1)
    return ask_about_text(tighter(), asked=asked, as_of=date(2026, 10, 12), by=by, at=at, against=against)


def test_three_simulations_wait_and_no_fourth(reference: None) -> None:
    """One that is done, or has been waiting for a day, keeps nobody waiting; another account is counted apart."""
    by, at = office().drafter, on(2026, 11, 20)
    first, *_ = [ask(by, at) for _ in range(3)]
    with pytest.raises(TooManySimulations) as refusal:
        ask(by, at)
    assert refusal.value.values == {"count": 3}
    ask(factories.DrafterFactory(), at)
    with pytest.raises(TooManySimulations):
        ask(by, at + timedelta(hours=23, minutes=59))
    ask(by, at + timedelta(days=1))
    Simulation.objects.filter(pk=first.pk).update(state="running")
    assert Simulation.objects.filter(asked_by=by).count() == 4


@pytest.mark.parametrize(
    ("people", "may"), [(0, False), (1, True), (1_000_000, True), (1_000_001, False), (None, True)]
)
def test_invented_people_are_one_to_a_million(reference: None, people: int | None, may: bool) -> None:
    """Nobody invented means everybody on record."""
    with nullcontext() if may else pytest.raises(TooManyPeople):
        assert ask(office().drafter, on(2026, 11, 20), people).population == (
            "registry" if people is None else "synthetic"
        )


def test_who_has_no_region_or_not_the_role_simulates_nothing(reference: None) -> None:
    for by in (factories.SubmitterFactory(), factories.AdministratorFactory(), factories.WorkerAccountFactory()):
        with pytest.raises(NotPermitted):
            ask(by, on(2026, 11, 20))


# Working days


def test_working_days_between_two_days_count_the_last_and_not_the_first(reference: None) -> None:
    """24 September to 9 October 2026: 28, 29, 30 September, 8 and 9 October; 20 September and 10 October are worked."""
    days = Workdays.load()
    begin = date(2026, 9, 24)
    counts = {last: days.between(begin, date(*last)) for last in (
        (2026, 9, 23), (2026, 9, 24), (2026, 9, 25), (2026, 9, 28), (2026, 10, 8), (2026, 10, 9), (2026, 10, 10),
        (2026, 10, 11),
    )}  # fmt: skip
    assert list(counts.values()) == [0, 0, 0, 1, 4, 5, 6, 6]
    assert days.after(begin, 5) == date(2026, 10, 9)
    assert days.after(begin, 0) == begin
    with pytest.raises(CalendarUnknown) as refusal:
        days.between(date(2099, 1, 1), date(2099, 1, 2))
    assert refusal.value.values == {"year": 2099}
    assert configured.PUBLIC_NOTICE_WORKING_DAYS == 5
