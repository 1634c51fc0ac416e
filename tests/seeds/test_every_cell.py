"""Every cell of the seeds arrives where it belongs, and none is taken that is missing, unknown or of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from registry.seeds import (
    Certainty,
    RegionKind,
    SeedFault,
    read_demo,
    read_dictionaries,
    read_ladder,
    read_number_codes,
    read_reference,
)
from registry.seeds.grounds import read_grounds
from registry.seeds.standards import read_standards
from rules.ladder import Level
from tests.seeds.small import DOCUMENTS, changed, read, write

OPTIONAL = {
    "categories": {"reason"}, "levels": {"reason"}, "standards": {"minutes", "note"}, "in_force": {"until"},
    "minutes": {"theory", "skill", "review"}, "grounds": {"number", "article", "until", "note"},
    "sex": {"default", "readings", "note"}, "source": {"default", "readings", "note"},
    "people": {"pathway", "work_type", "claimed_grade", "scores", "fault"}, "scores": {"review"},
}  # fmt: skip
"""What a record may do without, by what holds it."""
ASKED_FOR = {
    ("categories", "reason"): "a code of null needs a reason",
    ("in_force", "until"): "has not ended",
    ("grounds", "until"): "has ended",
}
"""What this one may not do without, for another cell's sake."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path)


def test_what_stands_in_the_reference_data_is_what_is_read(root: Path) -> None:
    found = asdict(read(root)[0])
    verified, inferred = Certainty.VERIFIED, Certainty.INFERRED
    memory, configured = Certainty.FROM_MEMORY, Certainty.CONFIGURED
    assert found == {
        "ladder": (
            {"level": Level.APPRENTICE, "name": "学徒工", "digit": None, "official_form": "学徒工", "needs_senior_technician": False},
            {"level": Level.SPECIAL_TECHNICIAN, "name": "特级技师", "digit": "9", "official_form": "特级", "needs_senior_technician": True},
        ),
        "number_codes": {
            "categories": (
                {"kind": "employer", "name": "用人单位", "code": "Y", "certainty": verified, "reason": ""},
                {"kind": "school", "name": "技工院校", "code": None, "certainty": inferred, "reason": "未见公布"},
            ),
            "levels": (
                {"level": Level.JUNIOR, "code": "5", "certainty": verified, "reason": "编码规则"},
                {"level": Level.APPRENTICE, "code": None, "certainty": memory, "reason": "未见公布"},
            ),
            "province_filed_body_code": "0000", "first_serial": 1, "last_serial": 999999,
            "serial_restarts_per": ("site", "year"),
        },
        "regions": (
            region("000000", "全国", "全国", RegionKind.NATION, None, None, verified, None),
            region("320000", "江苏省", "江苏", RegionKind.PROVINCE, "000000", "32", verified, inferred),
            region("660000", "新疆生产建设兵团", "兵团", RegionKind.CORPS, "000000", "66", inferred, memory),
            region("320500", "苏州市", "苏州市", RegionKind.PREFECTURE, "320000", None, verified, None),
        ),
        "calendar_years": (
            {"year": 2025, "notice": "国办发明电〔2024〕12号", "certainty": memory},
            {"year": 2026, "notice": "国办发明电〔2025〕7号", "certainty": verified},
        ),
        "calendar_days": (
            {"day": date(2025, 1, 1), "is_working": False, "occasion": "元旦"},
            {"day": date(2026, 9, 20), "is_working": True, "occasion": "国庆节"},
        ),
        "groups": (
            {"code": "6", "title": "制造", "parent": None}, {"code": "6-18", "title": "机械", "parent": "6"},
            {"code": "6-18-01", "title": "机械冷加工", "parent": "6-18"},
        ),
        "occupations": (
            occupation("6-18-01-01", "车工"), occupation("6-18-01-02", "铣工", digital=True, green=True, note="存疑"),
            occupation("6-18-01-03", "刨插工", digital=True), occupation("6-18-01-04", "磨工", green=True),
        ),
        "examination": (
            {"part": "theory", "name": "理论", "levels": (Level.JUNIOR, Level.SENIOR), "pass_mark": 60, "certainty": verified},
            {"part": "review", "name": "综合评审", "levels": (Level.SENIOR,), "pass_mark": 61, "certainty": configured},
        ),
        "standards": (
            {
                "occupation": "6-18-01-01", "occupation_title": "车工", "edition": "2018", "lowest": Level.JUNIOR,
                "highest": Level.SENIOR, "since": date(2019, 1, 1), "until": date(2023, 12, 31),
                "work_types": ({"name": "数控车工", "certainty": inferred},),
                "related": ({"occupation": "6-18-01-02", "certainty": memory},),
                "minutes": {"theory": 90, "skill": 120, "review": 30}, "certainty": memory, "note": "旧版",
            },
            {
                "occupation": "6-18-01-01", "occupation_title": "车工", "edition": "2023", "lowest": Level.INTERMEDIATE,
                "highest": Level.SENIOR_TECHNICIAN, "since": date(2024, 1, 1), "until": None, "work_types": (),
                "related": (), "minutes": {}, "certainty": verified, "note": "",
            },
        ),
        "offers": (
            {"occupation": "6-18-01-01", "work_type": "", "level": Level.JUNIOR, "certainty": verified},
            {"occupation": "6-18-01-01", "work_type": "数控车工", "level": Level.SENIOR, "certainty": configured},
        ),
        "grounds": (
            {
                "code": "false_material", "kind": "revoked", "text": "材料造假", "document": "某办法", "number": "一号",
                "article": "第一条", "region": "000000", "since": date(2020, 1, 1), "until": date(2022, 12, 31),
                "certainty": verified, "note": "旧条",
            },
            {
                "code": "false_material", "kind": "revoked", "text": "提供虚假材料", "document": "某办法", "number": "",
                "article": "", "region": "320000", "since": date(2023, 1, 1), "until": None, "certainty": inferred,
                "note": "",
            },
        ),
    }  # fmt: skip


def region(
    code: str, name: str, short: str, kind: RegionKind, parent: str | None, certificate: str | None,
    certainty: Certainty, certificate_certainty: Certainty | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "code": code, "name": name, "short_name": short, "kind": kind, "parent": parent, "certificate_code": certificate,
        "certainty": certainty, "certificate_certainty": certificate_certainty,
    }  # fmt: skip


def occupation(code: str, title: str, *, digital: bool = False, green: bool = False, note: str = "") -> dict[str, Any]:
    return {
        "code": code, "title": title, "group": "6-18-01", "is_digital": digital, "is_green": green, "note": note,
    }  # fmt: skip


def test_a_standard_knows_its_name_its_levels_and_its_top(root: Path) -> None:
    old, new = read(root)[0].standards
    assert (old.title, new.title) == ("国家职业技能标准 车工", "国家职业标准 车工")
    assert old.levels == (Level.JUNIOR, Level.INTERMEDIATE, Level.SENIOR)
    assert new.levels == (Level.INTERMEDIATE, Level.SENIOR, Level.TECHNICIAN, Level.SENIOR_TECHNICIAN)
    assert (old.has_senior_technician, new.has_senior_technician) == (False, True)


def test_what_stands_in_the_demo_is_what_is_read(root: Path) -> None:
    demo = read(root)[1]
    assert demo.good_from == date(2026, 9, 9)
    assert [asdict(body) for body in demo.bodies] == DOCUMENTS["demo"]["bodies"]
    assert [asdict(filing) for filing in demo.filings] == [
        {
            "number": "备1号", "body": "works", "place": "320500", "since": date(2026, 1, 1), "until": date(2026, 1, 1),
            "scope": ({"occupation": "6-18-01-01", "levels": (Level.JUNIOR, Level.SENIOR)},),
        }
    ]  # fmt: skip
    nothing = dict.fromkeys(("body", "region", "person"))
    assert [asdict(user) for user in demo.users] == [nothing | user for user in DOCUMENTS["demo"]["users"]]
    nothing = dict.fromkeys(("work_type", "claimed_grade", "scores", "fault"))
    for seed, given in zip(demo.people, DOCUMENTS["demo_people"]["people"], strict=True):
        told = {"pathway": "ordinary"} | nothing | given
        found = asdict(seed)
        for name in ("facts", "claimed_grade"):
            del found[name], told[name]
        assert found == told | {"level": Level(given["level"])}
    claims = [person.claimed_grade and asdict(person.claimed_grade) for person in demo.people]
    assert claims == [
        {"level": Level.JUNIOR, "number": "S1"},  # as the workbook says, although more is put forward
        {"level": Level.SENIOR, "number": "S4"},  # else the highest
        None,
    ]


def test_the_facts_are_reckoned_from_the_day_of_application(root: Path) -> None:
    """Days as JSON has them; five years before a 29 February the 28th is meant, and then a day later."""
    person = read(root)[1].people[0]
    facts = {
        "birth_date": "1993-04-18", "grades": [{"level": "intermediate", "number": "S2"}], "titles": [], "education": [],
        "employment": {"front_line": True}, "performance": {"outstanding": True},
    }  # fmt: skip
    for day, start in ((date(2026, 11, 20), "2021-11-21"), (date(2028, 2, 29), "2023-03-01")):
        assert person.facts_on(day) == facts | {"work": [{"from": start, "to": None}]}
    assert person.facts["birth_date"] == "1993-04-18"


def test_what_stands_in_the_dictionaries_is_what_is_read(root: Path) -> None:
    found = read(root)[2]
    assert {name: asdict(one) for name, one in found.by_name.items()} == {
        "sex": {
            "name": "sex", "column": "性别", "values": ("男", "女"), "readings": {"先生": "男"}, "default": "男",
            "certainty": Certainty.VERIFIED, "note": "示例",
        },
        "source": {
            "name": "source", "column": "来源", "values": ("国有企业",), "readings": {}, "default": None,
            "certainty": Certainty.CONFIGURED, "note": "",
        },
    }  # fmt: skip
    assert [asdict(one) for one in found.provinces] == DOCUMENTS["reference/dictionaries"]["provinces"]


# Keys and kinds


def mappings(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a mapping stands in a document, but for the facts and readings, whose keys are not the seeds' own."""
    if isinstance(value, dict):
        if path[-1:] != ("dictionaries",):
            yield path
        for key, inner in value.items():
            if key not in {"facts", "readings"}:
                yield from mappings(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from mappings(inner, (*path, index))


def value_at(name: str, path: tuple[str | int, ...]) -> Any:
    place: Any = DOCUMENTS[name]
    for step in path:
        place = place[step]
    return place


PLACES = [(name, path) for name, document in DOCUMENTS.items() for path in mappings(document)]
FIRST = {
    (name, *(step for step in path if isinstance(step, str)), key): (name, path, key)
    for name, path in reversed(PLACES)
    for key in value_at(name, path)
}
"""Each cell where it stands first."""
with TemporaryDirectory() as folder:
    REFERENCE = read_reference(write(Path(folder)))


def read_only(root: Path, name: str, documents: Any) -> None:
    """Reads the one document."""
    text = yaml.dump(documents[name], allow_unicode=True, sort_keys=False, width=10_000)
    (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    match name.removeprefix("reference/"):
        case "ladder":
            read_ladder(root)
        case "number_codes":
            read_number_codes(root)
        case "standards":
            read_standards(root, REFERENCE.occupations)
        case "status_grounds":
            read_grounds(root, {region.code for region in REFERENCE.regions})
        case "dictionaries":
            read_dictionaries(root)
        case _:
            read_demo(root, REFERENCE)


def refused(root: Path, name: str, documents: Any) -> SeedFault:
    with pytest.raises(SeedFault) as caught:
        read_only(root, name, documents)
    assert caught.value.file == root / f"{name}.yaml"
    return caught.value


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_key_that_nobody_reads_is_refused(root: Path, name: str) -> None:
    """In the document itself and in every mapping inside it, at the line of the key."""
    for path in (path for named, path in PLACES if named == name):
        found = refused(root, name, changed(name, *path, "zzz", to=1))
        assert found.reason == "unknown key 'zzz'", path
        line = found.file.read_text(encoding="utf-8").split("\n")[found.line - 1]
        assert line.lstrip(" -").startswith("zzz:"), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_record_lacks_nothing_that_it_needs(root: Path, name: str) -> None:
    """Each is refused by the name of the key, unless the record may do without."""
    for _, path, key in (cell for cell in FIRST.values() if cell[0] == name):
        documents = changed(name, *path, key, without=True)
        holder = next((step for step in reversed(path) if isinstance(step, str)), "")
        if (holder, key) in ASKED_FOR:
            assert ASKED_FOR[holder, key] in refused(root, name, documents).reason
        elif key in OPTIONAL.get(holder, ()):
            read_only(root, name, documents)
        elif path[:1] == ("users",) and key in {"body", "region", "person"}:
            assert "belongs to" in refused(root, name, documents).reason
        else:
            assert refused(root, name, documents).reason == f"missing key {key!r}", path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_value_of_another_kind_is_refused(root: Path, name: str) -> None:
    """A broken number, or a mapping or list where there is none: by the name of the key."""
    for _, path, key in (cell for cell in FIRST.values() if cell[0] == name):
        value = value_at(name, (*path, key))
        for other in (7.5, [{"x": 1}] if not isinstance(value, list) else {"x": 1}):
            found = refused(root, name, changed(name, *path, key, to=other))
            assert found.reason, (path, key)
