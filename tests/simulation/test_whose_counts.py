"""Whose counts: a simulation ends at the asker's region, and tells nothing small enough to be about somebody."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.queries import judgements
from registry.models import Account, Employment
from rulebook import policies, populations
from rulebook.acts.simulating import TextOfElsewhere, ask_about_text
from rulebook.models import Policy, Simulation
from rulebook.populations import Asked
from rulebook.standards import standards_on_record
from rules.simulation import Reach, propose
from rules.simulation.disclosure import disclosed, told
from rules.simulation.report import COUNTS
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House, build_house, drain
from tests.simulation.drafts import provincial, tighter

ON = date(2026, 11, 21)
SHORT = [{"employer": "甲", "occupation": "车工", "from": "2022-03-01"}]


@pytest.fixture
def two_provinces(house: House) -> House:
    """Seven people judged in Jiangsu, twelve in Guangdong, whom the text of the nation would all touch."""
    house.upload(workbook(many(7, work=SHORT)))
    region = factories.RegionFactory(code="440300")
    other = build_house(region=region)
    other.upload(workbook(many(12, first=20, work=SHORT)))
    return house


def simulated(by: Account, text: str | None = None, **more: Any) -> Simulation:
    against = Policy.objects.get(identifier="cn.ordinary.2023")
    given = {"against": against} | more
    simulation = ask_about_text(text or tighter(), asked=Asked(), as_of=ON, by=by, at=SUBMITTED, **given)
    drain("certification.simulate")
    simulation.refresh_from_db()
    return simulation


def places(report: dict[str, Any]) -> set[str]:
    return {row["region"] for table in ("by_region", "cells", "examples") for row in report[table]}


def test_a_province_gets_its_own_people_of_a_national_text(two_provinces: House, settings: Any) -> None:
    """Counts, places and examples of the nation's drafter are of both, those of a province's regulator of one."""
    settings.SIMULATION_SMALLEST_COUNT = 1
    whole = simulated(factories.DrafterFactory()).report
    own = simulated(two_provinces.regulator).report
    other = simulated(factories.RegulatorFactory(region_id="440000")).report
    assert (whole["people"], own["people"], other["people"]) == (19, 7, 12)
    assert [one["totals"]["loses"] for one in (whole, own, other)] == [19, 7, 12]
    assert places(whole) == {"320500", "440300"}
    assert (places(own), places(other)) == ({"320500"}, {"440300"})


def test_who_is_elsewhere_is_not_even_read(two_provinces: House) -> None:
    """The job asks for the region's people alone; whoever watches the statements sees no other come back."""
    proposal = propose(
        tighter(), policies.published(), against=Policy.objects.get(identifier="cn.ordinary.2023").pk, on=ON
    )
    reach = Reach(proposal, standards_on_record(ON))
    seen = [
        {str(pk) for pk in populations.workers(reach, judgements, within=within).values_list("pk", flat=True)}
        for within in ("000000", "320000", "320500", "440000", "110000")
    ]
    assert [len(people) for people in seen] == [19, 7, 7, 12, 0]
    assert not seen[1] & seen[3]
    with CaptureQueriesContext(connection) as queries:
        list(populations.registered(reach, judgements=judgements, within="110000"))
    assert len(queries) == 1


def test_the_occupations_that_somebody_has_elsewhere_are_not_counted(two_provinces: House, settings: Any) -> None:
    """A person judged in both provinces is looked at in both, and counts in each for what is there."""
    settings.SIMULATION_SMALLEST_COUNT = 1
    body = two_provinces.site.body
    for worker in {row.worker for row in two_provinces.site.batches.get().applications.all()}:
        Employment.objects.create(worker=worker, body=_body_in("440300", but=body), recorded_at=SUBMITTED)
    other = simulated(factories.RegulatorFactory(region_id="440000")).report
    assert other["people"] == 19
    assert other["totals"]["loses"] == 12
    assert places(other) == {"440300"}


def _body_in(region: str, *, but: Any) -> Any:
    return type(but).objects.filter(region=region).exclude(pk=but.pk).get()


def test_a_text_of_another_province_is_refused(two_provinces: House) -> None:
    """Of one's own place, of a place in it and of the nation it may be; of elsewhere not, and nothing is left."""
    elsewhere = factories.RegulatorFactory(region_id="440000")
    with pytest.raises(TextOfElsewhere):
        simulated(elsewhere, provincial(), against=None)
    assert not Simulation.objects.exists()
    assert simulated(two_provinces.regulator, provincial(), against=None).report is not None


def test_small_counts_are_not_told_and_others_go_in_steps(two_provinces: House) -> None:
    """Twelve are ten, seven are five, and of fewer than five it is said that they are fewer; no record is named."""
    whole = simulated(factories.DrafterFactory()).report
    own = simulated(two_provinces.regulator).report
    assert (whole["people"], whole["totals"]["loses"], own["totals"]["loses"]) == (15, 15, 5)
    assert own["smallest"] == 5
    assert all(one["id"].isdigit() for one in own["examples"])
    assert own["examples"]
    two_provinces.upload(workbook(many(3, first=50, work=SHORT)))
    few = simulated(factories.RegulatorFactory(region_id="320500")).report
    assert few["totals"]["loses"] == 10


def test_of_a_few_people_nothing_is_told(house: House) -> None:
    """Neither how many nor an example."""
    house.upload(workbook(many(3, work=SHORT)))
    report = simulated(house.regulator).report
    assert report["totals"]["loses"] is None
    assert report["totals"]["gains"] == 0
    assert report["examples"] == []


def test_the_operator_reads_it_whole(two_provinces: House, tmp_path: Any, capsys: Any) -> None:
    """Who runs commands on the machine has the tables anyway."""
    draft = tmp_path / "draft.yaml"
    draft.write_text(tighter(), encoding="utf-8")
    against = Policy.objects.get(identifier="cn.ordinary.2023").pk
    call_command("simulate", policy=str(draft), against=against, on=ON, json=True)
    assert '"loses": 19' in capsys.readouterr().out


@pytest.mark.parametrize("smallest", [2, 5, 10])
def test_no_count_can_be_worked_out_from_the_others(smallest: int) -> None:
    """Whatever stands in a row, its sum and its other parts leave more than one value for every part that is small."""
    for parts in itertools.product(range(2 * smallest), repeat=2):
        shown = [told(part, smallest) for part in parts]
        total = told(sum(parts), smallest)
        for place, part in enumerate(parts):
            if 0 < part < smallest:
                others = [
                    every
                    for every in itertools.product(range(2 * smallest), repeat=2)
                    if [told(one, smallest) for one in every] == shown and told(sum(every), smallest) == total
                ]
                assert len({every[place] for every in others}) > 1 or smallest == 2


def test_an_example_stands_for_as_many_as_are_told() -> None:
    """Of a place where only two changed so, none is shown."""
    row = dict.fromkeys(COUNTS, 0) | {"people": 12, "loses": 2, "gains": 6, "unchanged": 4}
    at = {"occupation": "6-18-01-01", "region": "320500", "level": "senior"}
    report = {
        "people": 12, "asked": 12, "totals": row, "by_level": [row], "by_occupation": [row], "by_region": [row],
        "cells": [at | row],
        "examples": [{**at, "kind": kind, "id": f"a record {kind}"} for kind in ("loses", "gains")],
    }  # fmt: skip
    shown = disclosed(report, smallest=5)
    assert [(one["kind"], one["id"]) for one in shown["examples"]] == [("gains", "1")]
    assert (shown["totals"]["loses"], shown["totals"]["gains"], shown["totals"]["people"]) == (None, 5, 10)
    assert "a record" not in str(shown)
    assert disclosed(report, smallest=1)["examples"] == report["examples"]
