"""草案与现行文本: what may be simulated, and what is refused by a name."""

from __future__ import annotations

from datetime import date

import pytest

from rules import PolicyRefused
from rules.simulation import SimulationRefused, propose
from tests.simulation.drafts import AS_OF, FRONT_LINE, digest_of_seed, provincial, published, seed_text, tighter


def refused(text: str, *, against: str | None = None, on: date = AS_OF) -> str:
    with pytest.raises(SimulationRefused) as raised:
        propose(text, published(), against=against, on=on)
    assert raised.value.message_zh != raised.value.message_en
    return raised.value.code


def test_a_draft_stands_in_the_place_of_the_text_it_is_compared_with() -> None:
    digest = digest_of_seed("cn.ordinary.2023")
    found = propose(tighter(), published(), against=digest, on=AS_OF)
    assert found.replaced is not None
    assert found.replaced.digest == digest
    assert found.before == published()
    assert {text.digest for text in found.after} == {text.digest for text in published()} - {digest} | {
        found.draft.digest
    }


def test_a_draft_that_builds_on_the_text_it_is_compared_with_joins_it() -> None:
    for against in (digest_of_seed(FRONT_LINE), None):
        found = propose(provincial(), published(), against=against, on=AS_OF)
        assert found.replaced is None
        assert len(found.after) == len(published()) + 1


def test_a_draft_that_would_overlap_what_stands_names_it() -> None:
    """Without `--against` the new text would stand beside the old one: as publishing would, the loader refuses."""
    with pytest.raises(PolicyRefused, match=r"cn\.ordinary\.2023与cn\.ordinary\.2023的施行期间重叠"):
        propose(tighter(), published(), against=None, on=AS_OF)


def test_a_draft_with_a_fault_is_refused_with_its_place() -> None:
    with pytest.raises(PolicyRefused) as raised:
        propose(tighter().replace("years: 5", "yeers: 5"), published(), against=None, on=AS_OF)
    assert len(raised.value.faults) > 1
    assert all(fault.line > 1 for fault in raised.value.faults)


def test_an_overlay_that_would_come_to_build_on_the_draft_is_checked_too() -> None:
    """A base that no longer opens to provinces cannot take the place of one under which a province has its overlay."""
    text = seed_text(FRONT_LINE).replace("  province: [add_levels, add_routes]\n", "")
    with pytest.raises(PolicyRefused, match=r"cn\.hb\.direct_frontline\.2024"):
        propose(text, published(), against=digest_of_seed(FRONT_LINE), on=AS_OF)


def test_what_would_say_nothing_is_refused() -> None:
    digest = digest_of_seed("cn.ordinary.2023")
    assert refused(tighter(), against=digest, on=date(2020, 1, 1)) == "draft_not_in_force"
    assert refused(tighter(), against=digest, on=date(2200, 1, 1)) == "day_out_of_range"
    assert refused(tighter(), against="sha256:" + "0" * 64) == "against_unknown"
    assert refused(tighter(), against=digest_of_seed(FRONT_LINE)) == "against_not_comparable"
    assert refused(seed_text("cn.ordinary.2023")) == "draft_is_published"
