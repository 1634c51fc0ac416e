"""我的下一级: the worker's own page says from which day which grade may be applied for, by which condition."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from certification.queries.persons import occupations_of
from portal.templatetags.wording import day as in_words
from portal.worker.ways import outlooks_of
from registry.models import Account, Certificate, Worker
from rulebook.desks import EligibilityDesk
from rules.durations import anniversary
from tests import factories
from tests.portal.conftest import SignIn, shown


def test_the_worker_sees_the_next_levels_each_with_its_day_and_article(holder: Account, browse: SignIn) -> None:
    """The days of the plan stand on the home page, with the printed condition and the document."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    page = shown(browse(holder).get("/"))
    assert "我的下一级" in page
    assert outlook.ways
    for way in outlook.ways:
        assert in_words(way.on) in page
        assert way.step["finding"]["required"] in page
        assert way.step["finding"]["citation"]["article"] in page


def test_on_the_day_shown_the_level_is_open_and_not_a_day_before(holder: Account) -> None:
    """What the page promises is what eligibility answers on that day."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    way = outlook.ways[0]
    assert not way.before
    question = outlook.person.question(as_of=way.on) | {"target_level": way.level}
    assert verdict(question) == "eligible"
    assert verdict(question | {"as_of": (way.on - timedelta(days=1)).isoformat()}) != "eligible"


def verdict(question: dict[str, object]) -> str:
    """Eligibility's answer for the one level asked about."""
    (level,) = EligibilityDesk(today=timezone.localdate()).answer(question)["levels"]
    return str(level["verdict"])


def test_a_level_that_opens_today_is_shown_as_open(holder: Account, browse: SignIn) -> None:
    """On the anniversary of the certificate the first way is one for now."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    (then,) = outlooks_of(worker, on=outlook.ways[0].on)
    assert then.ways[0].open
    assert not outlook.ways[0].open


def test_higher_levels_name_those_to_be_gained_first(holder: Account) -> None:
    """The way to 高级技师 goes through 技师."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    ways = {way.level: way for way in outlook.ways}
    held = Certificate.objects.get(worker=worker).level
    assert held not in ways
    assert ways["senior_technician"].before[-1] == "technician"
    assert ways["senior_technician"].on >= anniversary(ways["technician"].on, 1)


def test_a_level_that_time_does_not_bring_says_what_is_lacking(holder: Account, browse: SignIn) -> None:
    """特级技师 in Jiangsu waits for a provision that nobody has seen: said, not guessed."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    closed = {one.level: one for one in outlook.closed}
    assert closed["special_technician"].lacking[0]["pathway"] == "appointment"
    page = shown(browse(holder).get("/"))
    assert closed["special_technician"].lacking[0]["lacking"][0]["required"] in page


def test_who_holds_and_applied_for_nothing_is_promised_nothing(reference: None, browse: SignIn) -> None:
    account = factories.WorkerAccountFactory()
    assert outlooks_of(account.worker, on=timezone.localdate()) == []
    assert occupations_of(account.worker, on=timezone.localdate()) == []
    assert "我的下一级" not in shown(browse(account).get("/"))


def test_pathways_that_cannot_be_judged_yet_are_named_with_what_is_missing(holder: Account, browse: SignIn) -> None:
    """技师 by 一线职工直接认定: nobody has said whether the worker is one; what is missing is said, and not taken for no."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (outlook,) = outlooks_of(worker, on=timezone.localdate())
    unsaid = {need["pathway"]: need for need in outlook.ways[0].unsaid}
    assert "direct_frontline" in unsaid
    page = shown(browse(holder).get("/"))
    assert all(part["required"] in page for part in unsaid["direct_frontline"]["lacking"])
