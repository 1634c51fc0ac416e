"""职称 → 等级, 班 → 学历, 职业资格 → 等级, 待遇, and what the law does not equate."""

from __future__ import annotations

from typing import Any

import pytest

from tests.equivalence.texts import answered, grade, question, seeded, since
from tests.planner.asking import asking
from tests.rules.rules import ordinary

WELDER = "6-18-02-04"
LOW = ("junior", "intermediate")


def title(rank: str, day: str, corresponds: bool = True) -> dict[str, Any]:
    return {"rank": rank, "corresponds": corresponds, "series": "engineering", "awarded_on": day}


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("title.senior.3", "junior"),
        ("title.technician.3", "intermediate"),
        ("title.senior_technician.3", "associate_senior"),
        ("title.senior_technician.3", "senior"),
    ],
)
def test_a_title_and_a_year_of_work_open_the_level(name: str, rank: str) -> None:
    """The ordinary policy's own clause, to the day; a title of another field opens nothing."""
    for day, verdict, earliest in (("2025-11-20", "eligible", None), ("2025-11-21", "ineligible", "2026-11-21")):
        told = answered(question({"work": [since("2020-01-01")], "titles": [title(rank, day)]}))[name]
        assert (told["kind"], told["verdict"], told["earliest_on"]) == ("standing", verdict, earliest)
    other = answered(question({"work": [since("2020-01-01")], "titles": [title(rank, "2020-01-01", False)]}))[name]
    assert other["verdict"] == "ineligible"


def test_a_title_with_a_grade_has_two_lengths() -> None:
    """初级职称 five years and 高级工 one year → 技师."""
    facts = {"work": [since("2020-01-01")], "titles": [title("junior", "2021-11-20")]}
    assert answered(question(facts | {"grades": [grade("senior", "2025-11-20")]}))["title.technician.2"]["verdict"] == (
        "eligible"
    )
    late = answered(question(facts | {"grades": [grade("senior", "2025-11-21")]}))["title.technician.2"]
    assert (late["verdict"], late["earliest_on"]) == ("ineligible", "2026-11-21")


def test_the_finding_is_the_one_that_eligibility_gives() -> None:
    """Not a rule written twice: the same tree, clause for clause."""
    asked = question({"work": [since("2020-01-01")], "titles": [title("intermediate", "2025-01-01")]})
    told = answered(asked)["title.technician.3"]["findings"]
    level = asking([ordinary("2023")])(asked | {"target_level": "technician", "pathway": "ordinary"})["levels"][0]
    assert told == [one for one in level["pathways"][0]["findings"] if one["clause"] == "technician.3"]


def test_a_standard_of_2018_has_no_title_routes() -> None:
    facts = {"work": [since("2020-01-01")], "titles": [title("intermediate", "2020-01-01")]}
    told = answered(question(facts, edition="2018"))["title.technician.3"]
    assert told["verdict"] == "ineligible"
    assert "没有此项申报条件" in told["findings"][0]["actual"]


@pytest.mark.parametrize(
    ("kind", "name", "given"),
    [
        ("technical_school", "school.intermediate_class", "中专"),
        ("senior_class", "school.senior_class", "大专"),
        ("technician_class", "school.technician_class", "本科"),
    ],
)
def test_a_class_counts_as_education_from_graduation_on(kind: str, name: str, given: str) -> None:
    """For title applications; a class attended is not a class finished, and one class is not another."""
    for day, verdict in (("2026-11-20", "eligible"), ("2026-11-21", "ineligible"), (None, "ineligible")):
        school = {"kind": kind, "school": "technician_college", "major": "same", "graduated_on": day}
        told = answered(question({"education": [school | {"final_year": True, "assessed": False}]}))
        assert (told[name]["kind"], told[name]["gives"]["name"], told[name]["verdict"]) == ("education", given, verdict)
        others = [entry for entry in told.values() if entry["kind"] == "education" and entry["equivalence"] != name]
        assert {entry["verdict"] for entry in others} == {"ineligible"}


def test_a_welders_qualification_stands_for_the_grade_it_is_of() -> None:
    """视同初级工或中级工, by the policy of that pathway; a certificate of the ladder is no qualification."""

    def verdicts(*grades: dict[str, Any], **given: Any) -> list[str]:
        told = answered(question({"grades": list(grades)}, **{"occupation": WELDER} | given))
        return [told[f"qualification.{level}"]["verdict"] for level in ("junior", "intermediate")]

    held = {level: grade(level, "2020-01-01", occupation=WELDER, kind="qualification") for level in LOW}
    assert verdicts(held["intermediate"]) == ["eligible", "eligible"]
    assert verdicts(held["junior"]) == ["eligible", "ineligible"]
    assert verdicts() == ["ineligible", "ineligible"]
    assert verdicts(grade("intermediate", "2020-01-01", occupation=WELDER)) == ["ineligible", "ineligible"]
    turner = grade("intermediate", "2020-01-01", kind="qualification")
    assert verdicts(turner, occupation=turner["occupation"]) == ["ineligible", "ineligible"]
    early = answered(question({"grades": [held["junior"]]}, occupation=WELDER, as_of="2025-12-31"))
    assert "qualification.junior" not in early


def test_treatment_is_shown_as_treatment_and_follows_the_post() -> None:
    """聘用到岗: the post held counts, not the certificate; never a title, never a degree."""
    for level in ("special_technician", "chief_technician"):
        told = answered(question({"post": {"level": level, "since": "2025-01-01"}}))[f"treatment.{level}"]
        assert (told["kind"], told["verdict"]) == ("treatment", "eligible")
        assert set(told["gives"]) == {"name"}
        assert answered(question())[f"treatment.{level}"]["verdict"] == "ineligible"
        later = answered(question({"post": {"level": level, "since": "2027-01-01"}}))[f"treatment.{level}"]
        assert later["verdict"] == "ineligible"
    unknown = question()
    del unknown["facts"]["post"]
    assert answered(unknown)["treatment.special_technician"]["verdict"] == "unknown"


@pytest.mark.parametrize("level", ["senior", "technician", "senior_technician"])
def test_a_grade_in_post_is_treated_like_the_professionals_of_its_layer(level: str) -> None:
    """意见 art. 九: 在聘 and holding the grade, both."""
    post, held = {"post": {"level": level, "since": "2025-01-01"}}, {"grades": [grade(level, "2020-01-01")]}
    told = answered(question(post | held))[f"treatment.{level}"]
    assert (told["kind"], told["verdict"], told["citation"]["article"]) == ("treatment", "eligible", "九")
    assert answered(question(post))[f"treatment.{level}"]["verdict"] == "ineligible"
    assert answered(question(held))[f"treatment.{level}"]["verdict"] == "ineligible"


def test_no_grade_is_a_degree_and_the_article_is_named() -> None:
    """Whatever is held: the answer is that there is no such equivalence, with the article that sets the direction."""
    held = {"grades": [grade(level, "2010-01-01") for level in ("senior", "technician", "senior_technician")]}
    for facts in ({}, held, held | {"post": {"level": "chief_technician", "since": "2020-01-01"}}):
        told = answered(question(facts))
        for name in ("none.degree", "none.senior_title"):
            assert (told[name]["kind"], told[name]["verdict"]) == ("none", "ineligible")
            assert told[name]["citation"] == {
                "document": "关于加强新时代高技能人才队伍建设的意见",
                "number": "中办发〔2022〕58号",
                "article": "十一",
            }
        assert not [entry for entry in told.values() if "学历" in entry["gives"]["name"] and entry["kind"] != "none"]


def test_every_equivalence_cites_and_says_how_sure_its_source_is() -> None:
    told = answered(question())
    assert len(told) == sum(len(text.equivalences) for text in seeded() if text.place == "000000")
    for entry in told.values():
        assert all(entry["citation"].values())
        assert entry["certainty"] in ("verified", "from_memory")
        assert entry["source_digest"].startswith("sha256:")
