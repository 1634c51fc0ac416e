"""叠加: what an overlay may do to the texts it builds on, and what the layers come to together."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from rules import (
    Facts,
    Occasion,
    PolicyRefused,
    Rulebook,
    Setting,
    answer,
    compose,
    evaluate,
    load,
    load_all,
    read_question,
    routes,
)
from rules.ladder import Level
from tests.rules.rules import AS_OF, OCCUPATION, known_nothing, question

ENTERPRISE = "91440000MA5EXAMPL3"
BASE = dedent("""\
    id: cn.base
    title: 全国框架
    pathway: exceptional
    place: "000000"
    in_force: {from: 2020-01-01, certainty: verified}
    bodies: [employer, social]
    open_to_overlays:
      standard: [add_routes]
      province: [add_levels, add_routes, settle, waive]
      city: [add_routes]
      enterprise: [add_routes]
    basis:
      rule: {document: 某意见, number: 某号, certainty: verified}
    levels:
      senior:
        heading: 具备以下条件之一者
        requires:
          - {number: 1, cite: {basis: rule, article: 一}, age: {at_least: 18}}
        routes:
          - {number: 1, text: 累计满10年。, cite: {basis: rule, article: 一}, work: {years: 10}}
          - {number: 2, text: 由省规定。, cite: {basis: rule, article: 二}, unsettled: {what: 省的规定}}
    """)
PROVINCE = dedent("""\
    id: cn.pp.overlay
    extends: cn.base
    title: 某省补充
    pathway: exceptional
    place: "440000"
    in_force: {from: 2021-01-01, until: 2026-12-31, certainty: verified}
    bodies: [employer]
    open_to_overlays: {city: [add_routes]}
    basis:
      rule: {document: 某省办法, number: 省号, certainty: verified}
    levels:
      senior:
        heading: 某省
        settles: [2]
        routes:
          - {number: 2, text: 累计满5年。, cite: {basis: rule, article: 五}, work: {years: 5}}
    """)
CITY = dedent("""\
    id: cn.cc.overlay
    extends: cn.pp.overlay
    title: 某市补充
    pathway: exceptional
    place: "440300"
    in_force: {from: 2021-01-01, certainty: verified}
    bodies: [employer]
    basis:
      rule: {document: 某市办法, number: 市号, certainty: verified}
    levels:
      senior:
        heading: 某市
        routes:
          - {number: 3, text: 累计满3年。, cite: {basis: rule, article: 三}, work: {years: 3}}
    """)


def refused(*texts: str) -> list[tuple[int, int, str]]:
    with pytest.raises(PolicyRefused) as found:
        load_all(texts)
    return [(fault.line, fault.column, fault.zh) for fault in found.value.faults]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def book(*texts: str) -> Rulebook:
    return Rulebook(load_all(texts))


def rule_of(found: Rulebook, region: str = "440300", **given):
    setting = Setting(AS_OF, region, OCCUPATION)._replace(**given)
    return found.rule("exceptional", setting)


def names(policy) -> list[str]:
    return [route.name for route in routes(policy, Level.SENIOR)]


def verdict(policy, years: int):
    facts = known_nothing() | {
        "work": [{"occupation": OCCUPATION, "from": AS_OF.replace(year=AS_OF.year - years).isoformat(), "to": None}]
    }
    return evaluate(policy, Facts.from_trusted(facts), Level.SENIOR, Occasion(AS_OF, OCCUPATION))


# ── what the layers come to ──


def test_the_layers_are_laid_on_one_another_by_place():
    found = book(BASE, PROVINCE, CITY)
    assert names(rule_of(found, "000000")) == ["senior.1", "senior.2"]
    assert names(rule_of(found, "330000")) == ["senior.1", "senior.2"]
    assert names(rule_of(found, "440100")) == ["senior.1", "senior.2"]
    assert names(rule_of(found, "440304")) == ["senior.1", "senior.2", "senior.3"]
    assert rule_of(found, "330000").id == "cn.base"


def test_what_is_settled_is_no_longer_unknown():
    found = book(BASE, PROVINCE)
    assert verdict(rule_of(found, "330000"), 5).verdict == "unknown"
    assert verdict(rule_of(found, "440000"), 5).verdict == "eligible"
    assert verdict(rule_of(found, "440000"), 4).verdict == "ineligible"


def test_a_requirement_is_asked_of_the_routes_of_every_layer():
    policy = rule_of(book(BASE, PROVINCE, CITY))
    young = known_nothing() | {
        "birth_date": "2010-01-01",
        "work": [{"occupation": OCCUPATION, "from": "2010-01-01", "to": None}],
    }
    given = evaluate(policy, Facts.from_trusted(young), Level.SENIOR, Occasion(AS_OF, OCCUPATION))
    assert given.verdict == "ineligible"
    assert [finding.findings[-1].clause for finding in given.findings] == [
        f"senior.{number}.requires.1" for number in (1, 2, 3)
    ]


def test_the_answer_names_the_text_in_which_the_route_stands_and_all_layers():
    told = verdict(rule_of(book(BASE, PROVINCE, CITY)), 3).as_json()
    assert (told["route"], told["policy"], told["policy_digest"]) == ("senior.3", "cn.cc.overlay", load(CITY).digest)
    assert [layer["policy"] for layer in told["layers"]] == ["cn.base", "cn.pp.overlay", "cn.cc.overlay"]
    assert "layers" not in verdict(rule_of(book(BASE)), 10).as_json()


def test_an_overlay_counts_only_while_what_it_builds_on_is_in_force():
    found = book(BASE, PROVINCE, CITY)
    assert names(rule_of(found, on=date(2026, 12, 31))) == ["senior.1", "senior.2", "senior.3"]
    assert names(rule_of(found, on=date(2027, 1, 1))) == ["senior.1", "senior.2"]
    assert names(rule_of(found, on=date(2020, 12, 31))) == ["senior.1", "senior.2"]


def test_no_day_is_promised_beyond_the_end_of_the_text_it_rests_on():
    """The province ends with 2026, and the city's route with it; the nation's own route goes on."""
    policy = rule_of(book(BASE, PROVINCE, CITY))
    facts = known_nothing() | {"work": [{"occupation": OCCUPATION, "from": "2024-01-02", "to": None}]}
    given = evaluate(policy, Facts.from_trusted(facts), Level.SENIOR, Occasion(AS_OF, OCCUPATION))
    assert given.earliest_on == date(2034, 1, 2)
    facts["work"][0]["from"] = "2023-12-31"
    given = evaluate(policy, Facts.from_trusted(facts), Level.SENIOR, Occasion(AS_OF, OCCUPATION))
    assert given.earliest_on == date(2026, 12, 31)


def test_an_overlay_of_fewer_bodies_gives_the_others_nothing():
    found = book(BASE, PROVINCE, CITY)
    assert names(rule_of(found, kind="social")) == ["senior.1", "senior.2"]
    assert verdict(rule_of(found, kind="social"), 5).verdict == "unknown"
    assert rule_of(found, kind="school") is None


def test_an_occupations_own_overlay_touches_no_other():
    own = changed(PROVINCE, 'place: "440000"', f'place: "000000"\noccupations: [{OCCUPATION}]')
    own = changed(changed(own, "    settles: [2]\n", ""), "number: 2", "number: 7")
    own = changed(own, "open_to_overlays: {city: [add_routes]}\n", "")
    found = book(BASE, own)
    assert names(rule_of(found, "000000")) == ["senior.1", "senior.2", "senior.7"]
    assert names(rule_of(found, "000000", occupation="6-18-01-02")) == ["senior.1", "senior.2"]


def test_an_enterprises_own_text_counts_for_it_alone():
    own = changed(CITY, "extends: cn.pp.overlay", f'extends: cn.base\nenterprise: "{ENTERPRISE}"')
    found = book(BASE, own)
    assert names(rule_of(found)) == ["senior.1", "senior.2"]
    assert names(rule_of(found, enterprise=ENTERPRISE)) == ["senior.1", "senior.2", "senior.3"]
    facts = known_nothing() | {"work": [{"occupation": OCCUPATION, "from": "2023-11-20", "to": None}]}
    asked = question(facts, pathway="exceptional", target_level="senior", region="440300")
    read = read_question(asked, today=AS_OF)
    assert answer(read, found, enterprise=ENTERPRISE)["levels"][0]["verdict"] == "eligible"
    assert answer(read, found)["levels"][0]["verdict"] == "unknown"


def test_a_level_may_be_added_where_it_is_open():
    added = changed(changed(PROVINCE, "  senior:", "  technician:"), "    settles: [2]\n", "")
    policy = rule_of(book(BASE, added))
    assert [level.value for level in policy.levels] == ["senior", "technician"]
    assert not policy.levels[Level.TECHNICIAN].routes[0].clauses


def test_a_requirement_may_be_waived_where_it_is_open():
    waived = changed(PROVINCE, "settles: [2]", "settles: [2]\n    waives: [1]")
    policy = rule_of(book(BASE, waived))
    assert all(not route.clauses for route in policy.levels[Level.SENIOR].routes)


def test_a_standard_may_replace_the_drafting_rules_pattern():
    """A text with an edition is open to it without saying so; what the standard does not print is gone."""
    edition = changed(changed(BASE, "exceptional", "ordinary"), "in_force", 'edition: "2018"\nin_force')
    edition = edition[: edition.index("open_to_overlays")] + edition[edition.index("basis:") :]
    standard = changed(changed(CITY, "exceptional", "ordinary"), "cn.pp.overlay", "cn.base")
    standard = changed(standard, '"440300"', f'"000000"\nedition: "2018"\noccupations: [{OCCUPATION}]')
    standard = changed(standard, "    heading: 某市", "    heading: 某标准\n    replaces: true")
    policy = book(edition, standard).rule("ordinary", Setting(AS_OF, "000000", OCCUPATION, "2018"))
    assert names(policy) == ["senior.3"]
    assert policy.levels[Level.SENIOR].heading == "某标准"
    assert load_all([edition, changed(standard, "number: 3", "number: 1")])


def test_composing_gives_the_same_policy_whatever_the_order_of_texts():
    one = rule_of(book(BASE, PROVINCE, CITY))
    other = rule_of(book(CITY, BASE, PROVINCE))
    assert (one.digest, one.id, names(one)) == (other.digest, other.id, names(other))
    assert compose([load(BASE)]).digest == load(BASE).digest


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "words"),
    [
        ("extends: cn.base", "extends: cn.other", 2, 10, "cn.other：没有此政策"),
        ("pathway: exceptional", "pathway: competition", 4, 10, "途径与cn.base不同"),
        ("bodies: [employer]", "bodies: [employer, school]", 7, 9, "未授权此类评价机构"),
        ("{city: [add_routes]}", "{city: [add_levels]}", 8, 26, "未开放：增设等级"),
        ("settles: [2]", "settles: [1]", 14, 14, "senior.1不是待定事项"),
        ("settles: [2]", "settles: [9]", 14, 14, "senior.9不是待定事项"),
        ("settles: [2]", "waives: [9]", 14, 13, "没有共同要求senior.requires.9"),
        ("    settles: [2]\n", "", 15, 9, "条件senior.2的序号已用"),
        ("settles: [2]", "replaces: true", 14, 15, "未向省级开放：以职业标准所载条件代替"),
        ("  senior:", "  technician:", 14, 14, "technician.2不是待定事项"),
        ('place: "440000"', 'place: "000000"', 2, 10, "须限定职业"),
        ("in_force:", 'edition: "2018"\nin_force:', 6, 10, "编制规程版本与cn.base不同"),
    ],
)
def test_an_overlay_that_does_more_than_it_may_is_refused_with_line_and_column(old, new, line, column, words):
    found = refused(BASE, changed(PROVINCE, old, new))
    assert any((line, column) == (at, col) and words in zh for at, col, zh in found), found


def test_an_act_that_the_base_does_not_open_to_the_layer_is_refused():
    closed = changed(BASE, "province: [add_levels, add_routes, settle, waive]", "province: [add_routes]")
    assert [zh for _, _, zh in refused(closed, PROVINCE)] == [
        "cn.pp.overlay：cn.base未向省级开放：落实待定事项（高级工）"
    ]
    silent = closed[: closed.index("open_to_overlays")] + closed[closed.index("basis:") :]
    assert any("未开放：增加条件" in zh for _, _, zh in refused(silent, PROVINCE))


def test_a_level_that_is_not_opened_is_refused_where_the_overlay_names_it():
    closed = changed(BASE, "province: [add_levels, add_routes, settle, waive]", "province: [settle]")
    added = changed(changed(PROVINCE, "  senior:", "  technician:"), "    settles: [2]\n", "")
    (found,) = refused(closed, added)
    assert found == (13, 5, "cn.pp.overlay：cn.base未向省级开放：增设等级（技师）")


def test_an_overlay_of_another_time_than_its_base_is_refused():
    ended = changed(BASE, "from: 2020-01-01,", "from: 2020-01-01, until: 2020-12-31,")
    assert any("没有同时施行之日" in zh for _, _, zh in refused(ended, PROVINCE))


def test_an_overlay_outside_the_place_of_its_base_is_refused():
    assert any(
        "不在cn.pp.overlay的地区之内" in zh for *_, zh in refused(BASE, PROVINCE, changed(CITY, "440300", "330100"))
    )


def test_an_overlay_may_not_build_on_its_own_layer():
    beside = changed(CITY, '"440300"', '"440000"')
    assert any("层级不低于cn.pp.overlay" in zh for *_, zh in refused(BASE, PROVINCE, beside))


def test_a_local_text_that_names_no_base_would_escape_the_frame_and_is_refused():
    escaped = changed(changed(PROVINCE, "extends: cn.base\n", ""), "    settles: [2]\n", "")
    assert (4, 8) in {
        (line, column) for line, column, zh in refused(BASE, escaped) if "以extends" in zh.replace(" ", "")
    }
    before = changed(BASE, "from: 2020-01-01", "from: 2027-01-01")
    assert len(load_all([before, escaped])) == 2, "before the nation's text there was no frame"


def test_two_overlays_that_may_meet_share_no_number():
    beside = changed(CITY, "extends: cn.pp.overlay", "extends: cn.base")
    assert load_all([BASE, PROVINCE, beside])
    clash = changed(beside, "number: 3", "number: 2")
    assert any("senior.2" in zh for *_, zh in refused(BASE, PROVINCE, clash))


def test_two_overlays_of_one_place_and_level_never_overlap_in_time():
    other = changed(PROVINCE, "cn.pp.overlay", "cn.pp.other")
    assert any("施行期间重叠：高级工" in zh for *_, zh in refused(BASE, PROVINCE, other))
    later = changed(other, "from: 2021-01-01, until: 2026-12-31", "from: 2027-01-01")
    assert len(load_all([BASE, PROVINCE, later])) == 3


def test_texts_are_held_against_those_that_stand_already():
    standing = load_all([BASE, PROVINCE])
    assert load_all([CITY], beside=standing)
    assert load_all([PROVINCE], beside=standing), "a text does not clash with itself"
    with pytest.raises(PolicyRefused, match="没有此政策"):
        load_all([CITY], beside=standing[:1])


def test_replacing_is_for_standards_alone():
    with pytest.raises(PolicyRefused, match="只可向职业标准开放"):
        load(changed(BASE, "city: [add_routes]", "city: [replace]"))
