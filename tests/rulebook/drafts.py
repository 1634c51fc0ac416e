"""Texts and people for the tests of drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from registry.models import Account, Region
from rulebook.acts.drafting import Wording, propose, publish_draft, start
from rulebook.models import Policy, PolicyDraft
from tests import factories
from tests.house import on

NOW = on(2026, 11, 20)
LATER = on(2026, 11, 21)

OVERLAY = """\
id: cn.xx.frontline.2027
extends: cn.direct_frontline.2022
title: 某省一线职工直接认定补充
pathway: direct_frontline
place: "130000"
in_force: {from: 2027-01-01, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某省一线职工直接认定办法, number: 某人社发〔2026〕1号, certainty: verified}
levels:
  special_technician:
    heading: 某省直接认定特级技师
    routes:
      - number: 1
        text: 技能高超、业绩突出。
        cite: {basis: one, article: 一}
        performance: {}
"""
FAULTY = OVERLAY.replace("number: 1\n", "number: one\n").replace("performance: {}", "performance: {shiny: true}")


@dataclass(frozen=True, slots=True)
class Office:
    """A ministry's or a province's people who make rules."""

    drafter: Account
    colleague: Account
    publisher: Account

    def draft(self, text: str = OVERLAY, *, at: datetime = NOW, **wording: object) -> PolicyDraft:
        return start(Wording(text=text, **wording), by=self.drafter, at=at)  # type: ignore[arg-type]

    def propose(self, text: str = OVERLAY, *, at: datetime = NOW, **wording: object) -> PolicyDraft:
        draft = self.draft(text, at=at, **wording)
        propose(draft, looked_at=1, by=self.drafter, at=at)
        draft.refresh_from_db()
        return draft

    def publish(self, text: str = OVERLAY, *, at: datetime = NOW, **wording: object) -> PolicyDraft:
        draft = self.propose(text, at=at, **wording)
        publish_draft(draft, looked_at=1, by=self.publisher, at=at)
        draft.refresh_from_db()
        return draft


def office(region: str = "000000") -> Office:
    place = Region.objects.get(pk=region)
    return Office(
        factories.DrafterFactory(region=place), factories.DrafterFactory(region=place),
        factories.PublisherFactory(region=place),
    )  # fmt: skip


def published(identifier: str) -> Policy:
    """The first text of that id."""
    policy = Policy.objects.filter(identifier=identifier).order_by("in_force").first()
    assert policy is not None
    return policy


def ordinary(first: date, **replaced: str) -> str:
    """The ordinary policy of 2023 with another first day, and with other words where asked for."""
    text = published("cn.ordinary.2023").text
    text = text.replace("in_force: {from: 2023-01-01", f"in_force: {{from: {first}")
    for old, new in replaced.items():
        text = text.replace(old, new)
    return text


def ending(identifier: str, last_on: date) -> dict[str, object]:
    """What a revision says to end a published policy."""
    return {
        "replaces": published(identifier), "last_on": last_on, "ground": "新规施行", "citation": "某部令第1号第二十条",
    }  # fmt: skip
