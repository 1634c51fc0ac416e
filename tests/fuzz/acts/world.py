"""What a sequence begins with: two bodies taken on record by acts, their people, and applications at every stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from stdnum.cn import uscc

from certification.acts.scores import Mark, record_scores
from registry.acts import ledger
from registry.acts.bodies import BodyFacts, record_filing, register_body, register_site
from registry.models import Account, Certificate, Filing, Region, Site
from rules.ladder import Level
from tests import factories
from tests.candidates import many
from tests.house import LATHE, LEVELS, House, drain, on
from tests.pathways import BY_PATHWAY

FILED, BEGUN = on(2026, 8, 3), on(2026, 9, 24)
"""When the bodies were filed, and when a sequence begins."""
REVIEWED = "direct_frontline"


@dataclass(frozen=True, slots=True)
class World:
    """The house with its filing, and accounts by what they are: the right ones and those of elsewhere."""

    house: House
    filing: Filing
    accounts: dict[str, Account]
    elsewhere: Site


def a_site(code: str, region: str, name: str, credit: str) -> tuple[Site, Filing]:
    """A body, its site and its filing for 车工 at every level that a number can be given for, by the acts."""
    place = Region.objects.get(pk=region)
    facts = BodyFacts("employer", above_designated_size=True, skilled_workforce=True, appoints_special=True)
    body = register_body(
        credit_code=credit + uscc.calc_check_digit(credit), name=name, region=place, facts=facts, by=None, at=FILED
    )
    site = register_site(body=body, code=code, name=name, region=place, by=None, at=FILED)
    filing = record_filing(
        site=site, number=f"备〔2026〕{code[-3:]}号", authority="city", region=place, since=date(2026, 8, 1),
        until=date(2029, 7, 31), scope={LATHE: list(LEVELS)}, by=None, at=FILED,
    )  # fmt: skip
    return site, filing


def build_world() -> World:
    """Two bodies with their accounts; nothing has been applied for."""
    site, filing = a_site("Y000132000001", "320500", "苏州示例机床厂", "91320500FXX000001")
    other, _ = a_site("Y000144000002", "440300", "深圳示例机床厂", "91440300FXX000002")
    inside = {"body": site.body}
    accounts = {
        "submitter": factories.SubmitterFactory(**inside), "deputy": factories.SubmitterFactory(**inside),
        "assessor": factories.AssessorFactory(**inside), "examiner": factories.AssessorFactory(**inside),
        "approver": factories.ApproverFactory(**inside), "settler": factories.ApproverFactory(**inside),
        "regulator": factories.RegulatorFactory(region_id="320000"),
        "confirmer": factories.RegulatorFactory(region_id="320000"),
        "city": factories.RegulatorFactory(region_id="320500"), "nation": factories.RegulatorFactory(region_id="000000"),
        "neighbour": factories.RegulatorFactory(region_id="440000"),
        "strange_submitter": factories.SubmitterFactory(body=other.body),
        "strange_assessor": factories.AssessorFactory(body=other.body),
        "strange_approver": factories.ApproverFactory(body=other.body),
        "administrator": factories.AdministratorFactory(),
    }  # fmt: skip
    house = House(
        site=site, submitter=accounts["submitter"], assessor=accounts["assessor"], approver=accounts["approver"],
        regulator=accounts["regulator"], settler=accounts["settler"], confirmer=accounts["confirmer"],
    )  # fmt: skip
    ledger.sequence()
    return World(house, filing, accounts, other)


def with_applications(world: World) -> None:
    """Applications that are eligible, passed, on notice with and without an objection to come, reviewed, and issued."""
    house, day = world.house, timedelta(days=1)
    issued = house.post(many(1, first=41), at=on(2026, 8, 31))
    house.give_notice(issued, at=on(2026, 9, 1))
    house.issue(at=on(2026, 9, 10))
    house.post(many(3), at=BEGUN - 2 * day)
    passed = house.post(many(2, first=11), at=BEGUN - 2 * day)
    house.examine(passed, at=BEGUN - day)
    public = house.post(many(2, first=21), at=BEGUN - 2 * day)
    first = [Mark(pk, "theory", Decimal(70)) for pk in public.applications.values_list("pk", flat=True)]
    record_scores(public, first, by=world.accounts["examiner"], at=BEGUN - day)  # and again by who the decision names
    house.give_notice(public, at=BEGUN - day)
    house.post([BY_PATHWAY[REVIEWED].person(index) for index in (31, 32)], at=BEGUN - day, pathway=REVIEWED)
    drain("registry.render_documents")
    ledger.sequence()


def with_certificates(world: World) -> list[Certificate]:
    """Three certificates of the world's body: two of one holder, the later one a possible successor; one of another's."""
    house = world.house
    house.give_notice(house.post(many(2), at=on(2026, 8, 31)), at=on(2026, 9, 1))
    first, other = house.issue(at=on(2026, 9, 10))
    drain("registry.render_documents")
    higher = house.post([BY_PATHWAY[REVIEWED].person(1)], at=on(2026, 9, 11), pathway=REVIEWED)
    house.give_notice(higher, at=on(2026, 9, 11))
    (successor,) = house.issue(at=BEGUN - timedelta(days=1))
    drain("registry.render_documents")
    ledger.sequence()
    return [first, successor, other]


LEVEL_WORDS = [level.value for level in (*LEVELS, Level.APPRENTICE, Level.CHIEF_TECHNICIAN)]
