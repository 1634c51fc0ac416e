"""A seeds folder small enough to be read in a moment, with something of everything in it."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from registry.seeds import Demo, Dictionaries, Reference, read_demo, read_dictionaries, read_reference

Documents = dict[str, dict[str, Any]]
Tables = dict[str, list[str]]

TABLES: Tables = {
    "regions": [
        "code|name|short_name|kind|parent|certificate_province|certainty|certificate_certainty",
        "000000|全国||nation||no|verified|",
        "320000|江苏省|江苏|province|000000|yes|verified|inferred",
        "660000|新疆生产建设兵团|兵团|corps|000000|yes|inferred|from_memory",
        "320500|苏州市||prefecture|320000|no|verified|",
    ],
    "holiday_years": ["year|notice|certainty", "2025|国办发明电〔2024〕12号|from_memory", "2026|国办发明电〔2025〕7号|verified"],
    "holidays": ["date|kind|occasion", "2025-01-01|rest|元旦", "2026-09-20|work|国庆节"],
    "occupation_groups": ["code|title", "6|制造", "6-18|机械", "6-18-01|机械冷加工"],
    "occupations": [
        "code|title|markers|note",
        "6-18-01-01|车工||",
        "6-18-01-02|铣工|LS|存疑",
        "6-18-01-03|刨插工|S|",
        "6-18-01-04|磨工|L|",
    ],
    "offers": [
        "occupation|work_type|level|certainty",
        "6-18-01-01||junior|verified",
        "6-18-01-01|数控车工|senior|configured",
    ],
}  # fmt: skip
"""The tables, a bar for a tab."""

DOCUMENTS: Documents = {
    "reference/ladder": {
        "levels": [
            {"word": "apprentice", "name": "学徒工", "digit": None, "official_form": "学徒工", "needs_senior_technician": False},
            {"word": "special_technician", "name": "特级技师", "digit": "9", "official_form": "特级", "needs_senior_technician": True},
        ]
    },
    "reference/number_codes": {
        "categories": [
            {"kind": "employer", "name": "用人单位", "code": "Y", "certainty": "verified"},
            {"kind": "school", "name": "技工院校", "code": None, "certainty": "inferred", "reason": "未见公布"},
        ],
        "levels": [
            {"level": "junior", "code": "5", "certainty": "verified", "reason": "编码规则"},
            {"level": "apprentice", "code": None, "certainty": "from_memory", "reason": "未见公布"},
        ],
        "province_filed_body_code": {"value": "0000", "certainty": "verified"},
        "serial": {"first": 1, "last": 999999, "restarts_per": ["site", "year"], "certainty": "verified"},
    },
    "reference/standards": {
        "examination": [
            {"part": "theory", "name": "理论", "levels": ["junior", "senior"], "pass_mark": 60, "certainty": "verified"},
            {"part": "review", "name": "综合评审", "levels": ["senior"], "pass_mark": 61, "certainty": "configured"},
        ],
        "standards": [
            {
                "occupation": "6-18-01-01", "title": "车工", "edition": {"value": "2018", "certainty": "from_memory"},
                "levels": {"lowest": "junior", "highest": "senior", "certainty": "inferred"},
                "in_force": {"from": date(2019, 1, 1), "until": date(2023, 12, 31), "certainty": "configured"},
                "work_types": [{"name": "数控车工", "certainty": "inferred"}],
                "related": [{"occupation": "6-18-01-02", "title": "铣工", "certainty": "from_memory"}],
                "minutes": {"certainty": "verified", "theory": 90, "skill": 120, "review": 30}, "note": "旧版",
            },
            {
                "occupation": "6-18-01-01", "title": "车工", "edition": {"value": "2023", "certainty": "verified"},
                "levels": {"lowest": "intermediate", "highest": "senior_technician", "certainty": "verified"},
                "in_force": {"from": date(2024, 1, 1), "certainty": "configured"}, "work_types": [], "related": [],
            },
        ],
    },
    "reference/status_grounds": {
        "grounds": [
            {
                "code": "false_material", "kind": "revoked", "text": "材料造假", "document": "某办法", "number": "一号",
                "article": "第一条", "region": "000000", "from": date(2020, 1, 1), "until": date(2022, 12, 31),
                "certainty": "verified", "note": "旧条",
            },
            {
                "code": "false_material", "kind": "revoked", "text": "提供虚假材料", "document": "某办法",
                "region": "320000", "from": date(2023, 1, 1), "certainty": "inferred",
            },
        ]
    },
    "reference/dictionaries": {
        "dictionaries": {
            "sex": {
                "column": "性别", "certainty": "verified", "values": ["男", "女"], "default": "男",
                "readings": {"先生": "男"}, "note": "示例",
            },
            "source": {"column": "来源", "certainty": "configured", "values": ["国有企业"]},
        },
        "provinces": [{"code": "320000", "name": "江苏省", "short_name": "江苏"}],
    },
    "demo": {
        "bodies": [
            {
                "key": "works", "name": "示例厂", "kind": "employer", "credit_code": "91320500DEM000014R",
                "region": "320500", "site_code": "Y000032990001", "filing_authority": "city",
                "above_designated_size": True, "skilled_workforce": False, "appoints_special": True,
            },
        ],
        "filings": [
            {
                "number": "备1号", "body": "works", "place": "320500", "from": date(2026, 1, 1), "until": date(2026, 1, 1),
                "scope": [{"occupation": "6-18-01-01", "levels": ["junior", "senior"]}],
            },
        ],
        "users": [
            {"sign_in": "works.submitter", "name": "甲", "role": "submitter", "body": "works"},
            {"sign_in": "a.regulator", "name": "乙", "role": "regulator", "region": "320000"},
            {"sign_in": "a.drafter", "name": "丁", "role": "drafter", "region": "000000"},
            {"sign_in": "a.publisher", "name": "戊", "role": "publisher", "region": "000000"},
            {"sign_in": "a.worker", "name": "丙", "role": "worker", "person": "p1"},
            {"sign_in": "admin", "name": "己", "role": "administrator"},
        ],
    },
    "demo_people": {
        "good_from": date(2026, 9, 9),
        "people": [
            {
                "key": "p1", "body": "works", "name": "陆知远", "sex": "男", "birth_date": date(1993, 4, 18),
                "id_number": "320500199304189918", "phone": "19900000001", "ethnicity": "汉族", "education": "职高",
                "source": "私营企业", "province": "江苏省", "occupation": "6-18-01-01", "work_type": "数控车工",
                "occupation_as_written": "车公", "level": "senior", "condition": "senior.2", "classification": "晋级认定",
                "sitting": "正考", "pathway": "exceptional", "claimed_grade": {"level": "junior", "number": "S1"},
                "facts": {
                    "birth_date": date(1993, 4, 18), "work": [{"from": "day-5y+1d", "to": None}],
                    "grades": [{"level": "intermediate", "number": "S2"}], "titles": [], "education": [],
                    "employment": {"front_line": True}, "performance": {"outstanding": True},
                },
                "scores": {"theory": 86, "skill": 91, "review": 70}, "fault": "one_day_short", "expect": "ineligible",
            },
            {
                "key": "p2", "body": "works", "name": "顾明川", "sex": "女", "birth_date": date(1998, 11, 2),
                "id_number": "32020019981102991X", "phone": "19900000002", "ethnicity": "汉族", "education": "大专",
                "source": "国有企业", "province": "江苏省", "occupation": "6-18-01-02", "occupation_as_written": "铣工",
                "level": "junior", "condition": "junior.1", "classification": "初次认定", "sitting": "补考",
                "facts": {
                    "birth_date": date(1998, 11, 2),
                    "grades": [{"level": "junior", "number": "S3"}, {"level": "senior", "number": "S4"},
                               {"level": "intermediate", "number": "S5"}],
                },
                "expect": "eligible",
            },
            {
                "key": "p3", "body": "works", "name": "王小明", "sex": "男", "birth_date": date(1999, 1, 1),
                "id_number": "320200199901019911", "phone": "19900000003", "ethnicity": "汉族", "education": "大专",
                "source": "国有企业", "province": "江苏省", "occupation": "6-18-01-02", "occupation_as_written": "铣工",
                "level": "junior", "condition": "junior.1", "classification": "初次认定", "sitting": "正考",
                "facts": {"birth_date": date(1999, 1, 1)}, "expect": "refused",
            },
        ],
    },
}  # fmt: skip


def write(root: Path, documents: Documents | None = None, tables: Tables | None = None) -> Path:
    """Writes the folder, with other documents or tables where given; the root."""
    (root / "reference").mkdir(parents=True, exist_ok=True)
    for name, rows in (TABLES | (tables or {})).items():
        text = "".join(f"{row}\n" for row in rows).replace("|", "\t")
        (root / "reference" / f"{name}.tsv").write_bytes(text.encode())
    for name, document in (DOCUMENTS | (documents or {})).items():
        text = yaml.dump(document, allow_unicode=True, sort_keys=False, width=10_000)
        (root / f"{name}.yaml").write_bytes(text.encode())
    return root


def read(root: Path) -> tuple[Reference, Demo, Dictionaries]:
    """Everything that is read of it."""
    reference = read_reference(root)
    return reference, read_demo(root, reference), read_dictionaries(root)


def changed(name: str, *path: str | int, to: Any = None, without: bool = False) -> Documents:
    """The documents with another value at a place, or without it."""
    document = deepcopy(DOCUMENTS[name])
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if without:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return {name: document}
