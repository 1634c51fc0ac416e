"""Alerts and dashboard name what there is, and the runbook tells what to do about each alert."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from django.test import Client

from config.launch.places import PROJECT
from registry import metrics

DEPLOY = PROJECT / "deploy"
RULES = [rule for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"] for rule in group["rules"]]
PANELS = json.loads((DEPLOY / "dashboard.json").read_text())["panels"]
RUNBOOK = (PROJECT / "docs" / "operations.md").read_text()
OURS = re.compile(r"\bbajigong_\w+")
LABELLED = re.compile(r"(bajigong_\w+)\{([^}]*)\}|by \(([^)]*)\) \((?:rate\()?(bajigong_\w+)")


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    yield from (target["expr"] for panel in PANELS for target in panel["targets"])


@pytest.fixture
def told(db: None) -> str:
    """What Prometheus reads, with each counter counted once, so that its labels show."""
    for counter in (
        metrics.REQUESTS,
        metrics.REFUSALS,
        metrics.ROWS,
        metrics.VERDICTS,
        metrics.CERTIFICATES,
        metrics.JOBS,
    ):
        counter.labels(*("x" for _ in counter._labelnames)).inc(0)
    for timed in (metrics.REQUEST_SECONDS, metrics.JOB_SECONDS):
        timed.labels(*("x" for _ in timed._labelnames)).observe(0)
    return Client(REMOTE_ADDR="127.0.0.1").get("/metrics").content.decode()


def test_every_metric_that_alerts_and_dashboard_name_exists(told: str) -> None:
    known = set(re.findall(r"^(bajigong_\w+)[{ ]", told, re.MULTILINE))
    named = {name for one in expressions() for name in OURS.findall(one)}
    assert len(named) > 10
    assert named - known == set()


def test_every_metric_there_is_is_watched_or_shown(told: str) -> None:
    """What nobody looks at is not worth counting."""
    families = set(re.findall(r"^# TYPE (bajigong_\w+) ", told, re.MULTILINE))
    named = {re.sub(r"_(bucket|sum|count)$", "", name) for one in expressions() for name in OURS.findall(one)}
    assert {name for name in families if not name.endswith("_created")} - named == set()


def test_every_label_asked_for_exists(told: str) -> None:
    labels = {}
    for name, given in re.findall(r"^(bajigong_\w+)\{([^}]*)\}", told, re.MULTILINE):
        labels.setdefault(name, set()).update(re.findall(r"(\w+)=", given))
    asked = 0
    for one in expressions():
        for name, inside, by, of in LABELLED.findall(one):
            for label in re.findall(r"(\w+)[!=]", inside) if name else re.split(r",\s*", by):
                assert label in labels[name or of], f"{one}: {label}"
                asked += 1
    assert asked > 10


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_the_runbook_tells_what_to_do_about_each_alert(rule: dict[str, str]) -> None:
    assert f"`{rule['alert']}`" in RUNBOOK


def test_the_runbook_names_commands_and_settings_that_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    for command in set(re.findall(r"`make ([a-z-]+)", RUNBOOK)):
        assert re.search(rf"^(?:[a-z- ]* )?{command}(?: [a-z- ]*)?:", makefile, re.MULTILINE), command
    commands = {path.stem for path in PROJECT.glob("*/management/commands/*.py")} | {
        "migrate",
        "check",
        "collectstatic",
    }
    assert set(re.findall(r"manage\.py ([a-z_]+)", RUNBOOK)) - commands == set()
    example = (PROJECT / ".env.example").read_text()
    for name in ("METRICS_TOKEN", "OUTBOX_LATE_SECONDS", "DISK_FREE_BYTES", "OTEL_EXPORTER_OTLP_ENDPOINT"):
        assert name in RUNBOOK
        assert name in example
