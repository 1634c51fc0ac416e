"""政策文本: what is not exactly a policy is refused, with line and column."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rules import PolicyRefused, digest_of, load, load_all, routes
from rules.ladder import Level
from tests.rules.rules import ordinary, ordinary_text

SMALL = dedent("""\
    id: cn.small.2023
    title: 小政策
    pathway: ordinary
    place: "000000"
    in_force: {from: 2023-01-01, certainty: verified}
    bodies: [employer]
    basis:
      rule: {document: 某规程, number: 某号, certainty: verified}
    levels:
      senior:
        heading: 具备以下条件之一者
        routes:
          - number: 1
            cite: {basis: rule, article: 一}
            text: 累计满10年。
            work: {years: 10}
          - number: 2
            cite: {basis: rule, article: 二}
            text: 两项中的一项。
            at_least_n_of:
              n: 1
              of:
                - {cite: {basis: rule, article: 二}, grade: {levels: [intermediate], years: 1}}
                - {cite: {basis: rule, article: 二}, title: {ranks: [junior]}}
    """)


def refused(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(PolicyRefused) as found:
        load(text)
    return [(fault.line, fault.column, fault.zh) for fault in found.value.faults]


def test_a_good_text_is_read_and_named_by_its_digest():
    policy = load(SMALL)
    assert policy.digest == digest_of(SMALL)
    assert policy.digest.startswith("sha256:")
    assert [route.name for route in routes(policy, Level.SENIOR)] == ["senior.1", "senior.2"]
    assert routes(policy, Level.JUNIOR) == []


def test_a_note_is_kept_as_it_is_written() -> None:
    noted = load(SMALL.replace("pathway: ordinary\n", "pathway: ordinary\nnote: 施行日以公布之月首日计。\n"))
    assert noted.note == "施行日以公布之月首日计。"
    assert load(SMALL).note == ""


def test_any_other_byte_is_another_policy():
    assert load(SMALL + "\n").digest != load(SMALL).digest


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "words"),
    [
        ("title: 小政策", "title: 小政策\ncolour: red", 3, 1, "未知的键：colour"),
        ("title: 小政策", "title: 小政策\ntitle: 又一", 3, 1, "键重复：title"),
        ("title: 小政策\n", "", 1, 1, "缺少：title"),
        ("pathway: ordinary", "pathway: luck", 3, 10, "应为下列之一"),
        ('place: "000000"', 'place: "0000"', 4, 8, "六位数字"),
        ("from: 2023-01-01", "from: 2023-02-30", 5, 18, "不是有效日期"),
        ("from: 2023-01-01,", "from: 2023-01-01, until: 2022-12-31,", 5, 37, "终止日期早于开始日期"),
        ("certainty: verified}\nbodies", "certainty: sure}\nbodies", 5, 41, "应为下列之一"),
        ("bodies: [employer]", "bodies: [employer, employer]", 6, 9, "重复项"),
        ("bodies: [employer]", "bodies: []", 6, 9, "非空列表"),
        ("  senior:", "  boss:", 10, 3, "未知的键：boss"),
        ("        cite: {basis: rule, article: 一}\n", "", 13, 9, "缺少：cite"),
        ("cite: {basis: rule, article: 一}", "cite: {basis: law, article: 一}", 14, 23, "未列明的依据：law"),
        ("cite: {basis: rule, article: 一}", "cite: {basis: rule}", 14, 15, "缺少：article"),
        ("work: {years: 10}", "work: {years: ten}", 16, 23, "应为正整数"),
        ("work: {years: 10}", "work: {years: 0}", 16, 23, "应为正整数"),
        ("work: {years: 10}", "work: {decades: 1}", 16, 16, "未知的键：decades"),
        ("work: {years: 10}", "work: {}", 16, 15, "应写明 years 或 months"),
        ("work: {years: 10}", "labour: {years: 10}", 16, 9, "未知的键：labour"),
        ("work: {years: 10}", "work: {years: 10}\n        age: {at_least: 16}", 13, 9, "只写一个条件"),
        ("        work: {years: 10}\n", "", 13, 9, "只写一个条件"),
        ("- number: 2", "- number: 1", 17, 17, "条件序号重复：1"),
        ("n: 1", "n: 3", 21, 14, "n 大于条款数"),
        ("levels: [intermediate]", "levels: [intermediate, king]", 23, 80, "应为下列之一"),
        ("levels: [intermediate], ", "", 23, 56, "应写且只写一个"),
        ("levels: [intermediate]", "levels: [intermediate], at_least: senior", 23, 56, "应写且只写一个"),
        ("  - {cite: {basis: rule, article: 二}, title", "  - {title", 24, 15, "缺少：cite"),
        ("title: 小政策", "title: [小政策", 3, 8, "不是合法的YAML"),
        ("bodies: [employer]", "bodies: &b [employer]\nnote: *b", 7, 7, "别名"),
    ],
)
def test_a_faulty_text_is_refused_with_line_and_column(old, new, line, column, words):
    assert SMALL.count(old) == 1
    found = refused(SMALL.replace(old, new))
    assert any(words in zh for _, _, zh in found), found
    assert (line, column) in {(at, col) for at, col, zh in found if words in zh}, found


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words", "- a list", "a: 1\n---\nb: 2\n", "\x00"])
def test_what_is_not_a_policy_at_all_is_refused(text):
    assert refused(text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('note: "\\U00110000"', "超出范围"),
        ('note: "\\UFFFFFFFF"', "超出范围"),
        ('note: "\\0"', "U+0000"),
        ('note: "half \\ud800"', "U+D800"),
        ('note: "\\x1b[31m"', "U+001B"),
        ("note: \ud83d", "U+D83D"),
        ("note: " + "[" * 3000, "嵌套过深"),
    ],
)
def test_a_character_that_no_text_may_hold_is_a_fault_at_its_line(line, words):
    """Spelt as an escape or not: it could neither be stored nor shown, and most are no character at all."""
    ((at, _, told),) = refused(f"{SMALL}{line}\n")
    assert at == SMALL.count("\n") + 1
    assert words in told


def test_two_conditions_without_a_number_are_two_faults():
    """Neither repeats the other's."""
    text = SMALL.replace("      - number: 1\n        cite", "      - cite").replace(
        "      - number: 2\n        cite", "      - cite"
    )
    assert [words for _, _, words in refused(text)] == ["缺少：number"] * 2


def test_a_version_of_thousands_of_digits_is_no_yaml():
    assert "超出范围" in refused(f"%YAML 1.{'9' * 5000}\n---\n{SMALL}")[0][2]


def test_every_fault_is_told_not_only_the_first():
    found = refused(SMALL.replace("pathway: ordinary", "pathway: luck").replace("years: 10", "years: ten"))
    assert [line for line, _, _ in found] == [3, 16]


def test_two_policies_of_one_place_pathway_and_level_may_not_overlap():
    later = SMALL.replace("cn.small.2023", "cn.small.2024").replace("2023-01-01", "2024-01-01")
    with pytest.raises(PolicyRefused, match="施行期间重叠：高级工"):
        load_all([SMALL, later])
    ended = SMALL.replace("from: 2023-01-01,", "from: 2023-01-01, until: 2023-12-31,")
    assert len(load_all([ended, later])) == 2
    elsewhere = SMALL.replace("cn.small.2023", "cn.small.2024").replace('"000000"', '"110000"')
    other = SMALL.replace("cn.small.2023", "cn.small.2025").replace('"000000"', '"120000"')
    assert len(load_all([elsewhere, other])) == 2


def test_the_two_ordinary_policies_stand_side_by_side():
    """They never apply to one standard, so they may be in force at once."""
    assert len(load_all([ordinary_text("2018"), ordinary_text("2023")])) == 2


@pytest.mark.parametrize(("edition", "counts"), [("2018", (2, 3, 3, 2, 1)), ("2023", (2, 3, 6, 5, 3))])
def test_the_ordinary_policies_have_all_routes_of_all_five_levels(edition, counts):
    policy = ordinary(edition)
    assert [level.value for level in policy.levels] == [
        "junior",
        "intermediate",
        "senior",
        "technician",
        "senior_technician",
    ]
    assert tuple(len(rule.routes) for rule in policy.levels.values()) == counts


@pytest.mark.parametrize("edition", ["2018", "2023"])
def test_every_clause_of_the_ordinary_policies_cites_the_condition_it_encodes(edition):
    """The article names the level and the number as printed; the document's number is marked as not verified."""
    for level, rule in ordinary(edition).levels.items():
        for route in rule.routes:
            for clause in (route, *route.leaves()):
                assert clause.citation.article == f"{level.official_form}({route.name.rpartition('.')[2]})"
                assert clause.citation.basis.certainty == "from_memory"


@pytest.mark.parametrize("day", ["2023-02-30", "2023-13-01", "0000-01-01", "2023-1-1", "20230101"])
def test_a_day_that_no_calendar_has_is_a_fault_at_its_place(day: str) -> None:
    faults = refused(SMALL.replace("from: 2023-01-01", f"from: {day}"))
    assert (5, 18, "不是有效日期（YYYY-MM-DD）") in faults


@pytest.mark.parametrize("blank", ['""', '"   "', '"\\u3000"', "~"])
def test_a_text_of_nothing_but_space_is_no_text(blank: str) -> None:
    assert (2, 8, "应为非空文本") in refused(SMALL.replace("title: 小政策", f"title: {blank}"))


def test_beyond_a_hundred_faults_their_number_is_told() -> None:
    """The hundred and first is the note, at the place of the first that is not listed."""
    strange = "".join(f"strange_{number}: 1\n" for number in range(130))
    faults = refused(SMALL + strange)
    first = SMALL.count("\n") + 1
    assert [line for line, _, _ in faults[:100]] == list(range(first, first + 100))
    assert faults[100:] == [(first + 100, 1, "另有30项错误未列出")]
