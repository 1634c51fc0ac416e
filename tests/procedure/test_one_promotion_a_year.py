"""同一年内参加竞赛只能晋升一次 (天津): what the registry issued counts besides what the sheet says."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House, build_house, on, refused, states
from tests.pathways import FREE, held

pytestmark = pytest.mark.usefixtures("reference")

WON = {
    "event": "省级二类", "region": "天津市", "occupation": "车工", "group": "职工组", "rank": "5", "field": "60",
    "prize": "", "held_on": "2026-08-20",
}  # fmt: skip


def tianjin() -> House:
    """A body in 天津, whose rule is one promotion a year."""
    return build_house(region=factories.RegionFactory(code="120100"))


def winner(index: int = 1, **more: Any) -> dict[str, Any]:
    """Somebody among the first six of a competition of the city's second class."""
    return candidate(index, **{"level": "三级/高级工", "condition": "12", **FREE, "competitions": [WON], **more})


def test_nobody_is_promoted_by_competition_twice_in_a_year() -> None:
    """The registry's own certificates count besides the sheet 以往晋级, also where the sheet says that there was none."""
    house = tianjin()
    first = house.upload(workbook([winner(promotions=[])]), pathway="competition")
    assert states(first) == {2: "eligible"}, refused(first)
    house.give_notice(first)
    (certificate,) = house.issue()
    again = {**held("三级/高级工", certificate.number), "level": "二级/技师", "condition": "11",
             "has_qualification": "是",
             "competitions": [{**WON, "event": "省级综合性", "held_on": "2026-10-20"}]}  # fmt: skip
    for promotions in ({"promotions": []}, {}):
        batch = house.upload(
            workbook([winner(**again, **promotions)]), pathway="competition", at=on(2026, 11, 20),
            filename=f"{len(promotions)}.xlsx",
        )  # fmt: skip
        verdict = batch.applications.get().verdict
        assert verdict.facts["promotions"] == [{"pathway": "competition", "on": certificate.issued_on.isoformat()}]
        assert verdict.verdict == "ineligible", verdict.compact
        assert verdict.earliest_on is not None
        assert verdict.earliest_on.isoformat() == "2027-01-01"


def test_while_one_promotion_is_on_its_way_another_is_not_decided() -> None:
    """Two results in one year, two applications at once: the second waits until the first has come to something."""
    house = tianjin()
    first = house.upload(workbook([winner(promotions=[])]), pathway="competition")
    assert states(first) == {2: "eligible"}
    further = {"level": "二级/技师", "condition": "11", "competitions": [{**WON, "event": "省级综合性"}]}
    second = house.upload(workbook([winner(promotions=[], **further)]), pathway="competition", filename="b.xlsx")
    assert states(second) == {2: "unknown"}
    verdict = second.applications.get().verdict
    assert (verdict.facts["promotions"], verdict.compact["missing"]) == ([{"pathway": "competition"}], ["以往晋级记录"])
    house.review(first, "failed")
    third = house.upload(
        workbook([winner(promotions=[], **further, email="a@example.com")]), pathway="competition", filename="c.xlsx"
    )
    assert states(third) == {2: "eligible"}


def test_without_a_word_on_earlier_promotions_nothing_is_known_of_them() -> None:
    """Other registries promote as well: no sheet is no answer."""
    batch = tianjin().upload(workbook([winner()]), pathway="competition")
    assert states(batch) == {2: "unknown"}
    assert batch.applications.get().verdict.compact["missing"] == ["以往晋级记录"]


def test_a_promotion_on_the_sheet_counts() -> None:
    """Promoted elsewhere in the same year."""
    promoted = [{"pathway": "竞赛晋级", "on": "2026-03-01"}]
    batch = tianjin().upload(workbook([winner(promotions=promoted)]), pathway="competition")
    assert states(batch) == {2: "ineligible"}
