"""我可以申报的职称与待遇: the worker's own page says what their grades stand for, and what the law does not give."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from certification.models import Verdict
from certification.queries.persons import occupations_of
from portal.worker.prospects import prospects_of
from registry.models import Account, Certificate, Worker
from rules.durations import anniversary
from tests import factories
from tests.house import House, on
from tests.portal.conftest import SignIn, shown


def test_the_worker_sees_titles_treatment_and_what_is_not_given(holder: Account, browse: SignIn) -> None:
    """Signed in: the section stands on the home page, with the article on degrees."""
    page = shown(browse(holder).get("/"))
    assert "我可以申报的职称与待遇" in page
    assert "待遇不是职称，也不是学历" in page
    assert "技能等级不等同于任何学历" in page


def test_who_holds_and_applied_for_nothing_sees_no_such_section(reference: None, browse: SignIn) -> None:
    account = factories.WorkerAccountFactory()
    assert prospects_of(account.worker, on=timezone.localdate()) == []
    assert "我可以申报的职称与待遇" not in shown(browse(account).get("/"))


def test_the_facts_are_those_put_forward_with_the_certificates_on_record(
    holder: Account, certificates: list[Certificate]
) -> None:
    """The last snapshot's work and schooling; of certificates those of the registry, each once."""
    worker = Worker.objects.get(pk=holder.worker_id)
    (person,) = occupations_of(worker, on=timezone.localdate())
    snapshot = Verdict.objects.filter(application__worker=worker).latest("as_of").facts
    assert person.occupation == certificates[0].occupation_id
    assert person.facts["work"] == snapshot["work"]
    numbers = [grade.get("number") for grade in person.facts["grades"]]
    assert numbers.count(certificates[0].number) == 1
    (grade,) = [grade for grade in person.facts["grades"] if grade.get("number") == certificates[0].number]
    assert (grade["level"], grade["status"]) == (certificates[0].level, "valid")


def test_before_the_certificate_was_issued_it_is_not_among_the_facts(
    holder: Account, certificates: list[Certificate]
) -> None:
    worker = Worker.objects.get(pk=holder.worker_id)
    (person,) = occupations_of(worker, on=certificates[0].issued_on - timedelta(days=1))
    assert certificates[0].number not in [grade.get("number") for grade in person.facts.get("grades", [])]


def shown_on(worker: Worker, day: date) -> dict[str, str]:
    """What the page shows on a day: each equivalence with its verdict, or the day from which it would be open."""
    (prospect,) = prospects_of(worker, on=day)
    entries = [entry for _, found in prospect.groups for entry in found] + prospect.unsaid
    return {entry["equivalence"]: entry["earliest_on"] or entry["verdict"] for entry in entries}


def test_two_years_after_the_certificate_the_title_is_open(holder: Account) -> None:
    """助理工程师 on the day the two years are full; before that, the page says from which day."""
    worker = Worker.objects.get(pk=holder.worker_id)
    put_forward(worker, employment={"front_line": True})
    full = anniversary(Certificate.objects.get(worker=worker).issued_on, 24)
    assert shown_on(worker, full - timedelta(days=1))["engineering.assistant"] == full.isoformat()
    assert shown_on(worker, full)["engineering.assistant"] == "eligible"


def test_what_nobody_put_forward_is_said_to_be_missing(holder: Account) -> None:
    """Nothing is known of the post: neither granted nor denied."""
    worker = Worker.objects.get(pk=holder.worker_id)
    assert shown_on(worker, timezone.localdate())["treatment.special_technician"] == "unknown"


def test_a_revoked_certificate_opens_nothing(holder: Account, house: House) -> None:
    """From the day on which the revocation takes effect."""
    worker = Worker.objects.get(pk=holder.worker_id)
    put_forward(worker, employment={"front_line": True})
    certificate = Certificate.objects.select_related("site__body").get(worker=worker)
    full = anniversary(certificate.issued_on, 24)
    factories.changed(
        certificate, "revoked", effective_on=full, by=house.regulator, at=on(full.year, full.month, full.day)
    )
    assert shown_on(worker, full - timedelta(days=1))["engineering.assistant"] == full.isoformat()
    assert "engineering.assistant" not in shown_on(worker, full)


def put_forward(worker: Worker, **facts: Any) -> None:
    """A later application of the worker, judged on more facts."""
    last = Verdict.objects.select_related("application__batch").filter(application__worker=worker).latest("as_of")
    application = factories.ApplicationFactory(
        batch__site=last.application.batch.site,
        worker=worker,
        occupation_id=last.application.occupation_id,
        level="technician",
        verdict=None,
    )
    factories.VerdictFactory(
        application=application, policy=last.policy, as_of=timezone.localdate(), facts=last.facts | facts
    )
