"""manage.py simulate: progress on standard error, the report on standard output, and nothing written."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import InternalError

from certification.management.commands.simulate import _reading_only
from registry.models import Region, Worker
from rulebook.acts.drafting import Wording, start
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House
from tests.simulation.drafts import digest_of_seed, provincial, tighter
from tests.simulation.tables import everything

DAY = "2026-11-21"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.yaml"
    path.write_text(tighter(), encoding="utf-8")
    return path


def simulate(policy: Any, *words: str) -> tuple[str, list[str]]:
    """Standard output, and the lines of standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("simulate", "--policy", str(policy), "--on", DAY, *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue().splitlines()


AGAINST = ("--against", digest_of_seed("cn.ordinary.2023"))


def test_the_whole_registry_is_asked_and_nobody_is_named(house: House, draft: Path) -> None:
    """Counts by level, occupation and place; examples by the record's id alone."""
    house.upload(
        workbook(
            many(
                5,
                work=[{"employer": "示例机械有限公司", "occupation": "车工", "from": "2022-03-01"}],
            )
        )
    )
    told, progress = simulate(draft, *AGAINST, "--json")
    report = json.loads(told)
    assert progress == ["5/5"]
    assert (report["people"], report["population"]) == (5, {"kind": "registry"})
    senior = next(row for row in report["by_level"] if row["level"] == "senior")
    assert senior["loses"] == 5, "four years and some months of work since the certificate"
    assert {row["region"] for row in report["by_region"]} == {house.site.region_id}
    shown = report["examples"]
    assert len(shown) == 3
    assert {example["id"] for example in shown} <= {str(pk) for pk in Worker.objects.values_list("pk", flat=True)}
    for worker in Worker.objects.all():
        assert worker.name not in told
    assert not re.search(r"\d{17}[\dX]|示例机械|S0000329", told), "no number, no employer, no certificate"


def test_the_text_says_who_loses_where_and_why(house: House, draft: Path) -> None:
    house.upload(workbook(many(2, work=[{"employer": "甲", "occupation": "车工", "from": "2022-03-01"}])))
    told, _ = simulate(draft, *AGAINST)
    assert "对照：晋级与初次认定申报条件" in told
    assert "6-18-01-01 车工" in told
    assert "320500 苏州市" in told
    assert "三级/高级工，不再可以申报" in told
    assert "　现：材料不足，最早2027-03-01可以申报" in told
    assert "【不符合】取得本职业或相关职业四级/中级工" in told


def test_invented_people_are_the_same_for_the_same_seed(reference: None, draft: Path) -> None:
    words = (*AGAINST, "--people", "3000", "--seed", "5")
    told, progress = simulate(draft, *words)
    assert progress == ["3000/3000"]
    assert "虚拟人群3000人（种子5）" in told
    assert simulate(draft, *words)[0] == told
    assert simulate(draft, *words[:-1], "6")[0] != told


def test_a_draft_on_record_is_simulated_beside_what_it_ends(reference: None, tmp_path: Path) -> None:
    """By its id: the text is that of its last revision."""
    drafter = factories.DrafterFactory(region=Region.objects.get(pk="000000"))
    draft = start(Wording(text=provincial()), by=drafter, at=SUBMITTED)
    told, _ = simulate(draft.pk, "--people", "500", "--json")
    report = json.loads(told)
    assert report["draft"]["id"] == "cn.js.direct_frontline.draft"
    assert {row["region"] for row in report["by_region"]} == {"320000"}
    assert {row["level"] for row in report["by_level"]} == {"senior"}


def test_nothing_is_changed_and_nothing_could_be(house: House, draft: Path) -> None:
    """Every row of every table is as before; and PostgreSQL itself refuses to write meanwhile."""
    house.upload(workbook(many(3)))
    before = everything()
    simulate(draft, *AGAINST)
    simulate(draft, *AGAINST, "--people", "2000")
    assert everything() == before
    with pytest.raises(InternalError, match="read-only transaction"), _reading_only(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_worker SET name = name")


def test_refusals_end_the_command_with_their_reason(reference: None, draft: Path, tmp_path: Path) -> None:
    """Nothing on standard output; the loader's faults with line and column."""
    for words, said in (
        ((draft,), "施行期间重叠"),
        ((draft, "--against", "sha256:0"), "No published policy"),
        ((tmp_path / "missing.yaml",), "missing.yaml"),
        (("018f0000-0000-7000-8000-000000000000",), "no such draft"),
    ):
        with pytest.raises(CommandError, match=said):
            simulate(*words)
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(tighter().replace("years: 5", "yeers: 5"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"第\d+行第\d+列：未知的键"):
        simulate(faulty)
