"""What decides who may pass and who decides is changed by acts that leave an event, and a leaf where the ledger has one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum.cn import uscc

from registry.acts.accounts import change_account, open_account
from registry.acts.bodies import BodyFacts, amend_filing, record_filing, register_body, register_site
from registry.models import Event, Filing, FilingScope, LedgerLeaf
from registry.reasons import (
    AlreadyOnRecord,
    FilingOverlaps,
    FilingPeriodInvalid,
    GroundNeeded,
    NothingChanged,
    NotPermitted,
    OwnAccount,
    ScopeEmpty,
    ScopeNotOffered,
)
from rules.ladder import Level
from tests import factories
from tests.house import LATHE, House, on

NOW = on(2026, 10, 20)
UNTIL = date(2026, 12, 31)


def test_a_change_of_an_account_tells_what_stood_before(house: House) -> None:
    """By an administrator, with a ground; the name of the role and whom it is for, before and after."""
    administrator = factories.AdministratorFactory()
    change_account(house.assessor, role="approver", ground="岗位调整", by=administrator, at=NOW)
    house.assessor.refresh_from_db()
    assert house.assessor.role == "approver"
    event = Event.objects.get(act="account.changed")
    assert (event.by, event.at, event.subject_id) == (administrator, NOW, str(house.assessor.pk))
    assert event.details == {"changed": {"role": ["assessor", "approver"]}, "ground": "岗位调整"}


def test_only_another_administrator_changes_an_account(house: House) -> None:
    administrator = factories.AdministratorFactory()
    with pytest.raises(OwnAccount):
        change_account(administrator, is_active=False, ground="离职", by=administrator, at=NOW)
    with pytest.raises(NotPermitted):
        change_account(house.assessor, role="approver", ground="岗位调整", by=house.regulator, at=NOW)
    with pytest.raises(GroundNeeded):
        change_account(house.assessor, role="approver", ground="——", by=administrator, at=NOW)
    with pytest.raises(NothingChanged):
        change_account(house.assessor, role="assessor", ground="岗位调整", by=administrator, at=NOW)
    with pytest.raises(TypeError):
        change_account(house.assessor, password="x", ground="岗位调整", by=administrator, at=NOW)
    assert not Event.objects.filter(act="account.changed").exists()


def test_an_account_is_opened_by_an_act(house: House) -> None:
    administrator = factories.AdministratorFactory()
    opened = open_account(username="new", role="submitter", body=house.site.body, by=administrator, at=NOW)
    assert not opened.has_usable_password()
    event = Event.objects.get(act="account.opened", subject_id=str(opened.pk))
    assert (event.by, event.details) == (administrator, {"role": "submitter"})
    with pytest.raises(NotPermitted):
        open_account(username="newer", role="submitter", body=house.site.body, by=house.approver, at=NOW)


def test_a_filing_is_ended_earlier_with_all_its_scope(house: House) -> None:
    """By a regulator of the place; a leaf and an event in the same transaction; then longer again."""
    filing = house.site.filings.get()
    for until in (UNTIL, UNTIL + timedelta(days=365)):
        amend_filing(filing, until=until, ground="备案调整", by=house.regulator, at=NOW)
        filing.refresh_from_db()
        end = until + timedelta(days=1)
        assert filing.period == DateRange(filing.period.lower, end)
        assert {scope.period.upper for scope in filing.scopes.all()} == {end}
    assert Event.objects.filter(act="filing.amended", subject_id=str(filing.pk)).count() == 2
    assert LedgerLeaf.objects.filter(kind="filing.amended", subject_id=str(filing.pk)).count() == 2
    connection.check_constraints()


def test_a_part_of_the_scope_is_ended_alone(house: House) -> None:
    filing = house.site.filings.get()
    scope = FilingScope.objects.get(filing=filing, level="senior")
    amend_filing(filing, until=UNTIL, scopes=[scope], ground="备案调整", by=house.regulator, at=NOW)
    ends = set(filing.scopes.values_list("level", "period"))
    assert {level for level, period in ends if period.upper is not None} == {"senior"}
    event = Event.objects.get(act="filing.amended")
    assert (event.details["scope"], event.details["whole"]) == ([[scope.occupation_id, "senior"]], False)
    with pytest.raises(NothingChanged):
        amend_filing(filing, until=UNTIL, scopes=[scope], ground="备案调整", by=house.regulator, at=NOW)


def test_a_filing_is_changed_by_the_regulator_of_its_place(house: House) -> None:
    filing = house.site.filings.get()
    for other in (factories.RegulatorFactory(region_id="440000"), house.approver, factories.AdministratorFactory()):
        with pytest.raises(NotPermitted):
            amend_filing(filing, until=UNTIL, ground="备案调整", by=other, at=NOW)
    with pytest.raises(FilingPeriodInvalid):
        amend_filing(filing, until=date(2019, 12, 31), ground="备案调整", by=house.regulator, at=NOW)


def another_filing(house: House, **changes: Any) -> Filing:
    """A filing of the house's site beside its first one, for other levels."""
    given = {
        "site": house.site, "number": "苏备〔2026〕99号", "authority": "city", "region": house.site.region,
        "since": UNTIL, "until": UNTIL, "scope": {LATHE: [Level.APPRENTICE]}, "by": house.regulator, "at": NOW,
    }  # fmt: skip
    return record_filing(**given | changes)


def test_a_filing_of_one_day_is_recorded(house: House) -> None:
    assert another_filing(house).period == DateRange(UNTIL, UNTIL + timedelta(days=1))


def test_only_the_regulator_of_the_place_takes_on_record(house: House) -> None:
    """A body, a site and a filing alike; a seed or a command acts for nobody."""
    place = house.site.region
    facts = BodyFacts("employer")
    code = "91320500NEW000001" + uscc.calc_check_digit("91320500NEW000001")
    for other in (factories.RegulatorFactory(region_id="440000"), house.approver, factories.AdministratorFactory()):
        given: dict[str, Any] = {"by": other, "at": NOW}
        with pytest.raises(NotPermitted):
            another_filing(house, by=other)
        with pytest.raises(NotPermitted):
            register_body(credit_code=code, name="某厂", region=place, facts=facts, **given)
        with pytest.raises(NotPermitted):
            register_site(body=house.site.body, code="Y000132000099", name="分厂", region=place, **given)
    given = {"by": house.regulator, "at": NOW}
    body = register_body(credit_code=code, name="某厂", region=place, facts=facts, **given)
    register_site(body=body, code="Y000132000099", name="分厂", region=place, **given)
    with pytest.raises(AlreadyOnRecord, match=code):
        register_body(credit_code=code, name="某厂", region=place, facts=facts, **given)
    with pytest.raises(AlreadyOnRecord, match="Y000132000099"):
        register_site(body=body, code="Y000132000099", name="分厂", region=place, **given)


def test_what_a_filing_may_not_be_is_refused_by_name(house: House) -> None:
    """Backwards, for nothing, for an occupation that does not exist, under a number that is taken, over another."""
    number = house.site.filings.get().number
    for changes, refusal in (
        ({"until": UNTIL - timedelta(days=1)}, FilingPeriodInvalid),
        ({"scope": {}}, ScopeEmpty),
        ({"scope": {LATHE: []}}, ScopeEmpty),
        ({"scope": {"9-99-99-99": [Level.APPRENTICE]}}, ScopeNotOffered),
        ({"number": number}, AlreadyOnRecord),
        ({"scope": {LATHE: [Level.SENIOR]}}, FilingOverlaps),
        ({"scope": {LATHE: [Level.APPRENTICE, Level.APPRENTICE]}}, FilingOverlaps),
    ):
        with pytest.raises(refusal):
            another_filing(house, **changes)
    assert house.site.filings.count() == 1
