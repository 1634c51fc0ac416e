"""比照规定的发布: texts of equivalences stand in the registry as policies do, immutable and in the ledger."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from registry.models import Event, LedgerLeaf
from rulebook.acts.publishing import publish
from rulebook.desks import EquivalenceDesk
from rulebook.models import EquivalenceText
from rules import PolicyRefused, digest_of
from tests.equivalence.texts import grade, question, since
from tests.rules.rules import AS_OF

pytestmark = pytest.mark.usefixtures("reference")

SEEDS = Path(settings.BASE_DIR) / "seeds" / "equivalence"
TEXT = """
id: hunan.engineering.2026
title: 湖南省的比照规定
place: "430000"
in_force: {from: 2026-01-01, certainty: from_memory}
basis:
  rule: {document: 试, number: 试, certainty: from_memory}
equivalences:
  engineering.assistant:
    held: grade
    kind: title
    gives: {name: 助理工程师, series: engineering, rank: junior}
    text: 取得高级工职业技能等级满1年，可申报助理工程师
    cite: {basis: rule, article: 一}
    grade: {levels: [senior], years: 1}
"""


def test_every_seed_is_published_with_a_leaf_and_what_it_gives() -> None:
    """By the digest of its bytes."""
    texts = [path.read_text(encoding="utf-8") for path in SEEDS.glob("*.yaml")]
    assert {digest_of(text) for text in texts} == set(EquivalenceText.objects.values_list("pk", flat=True))
    leaves = LedgerLeaf.objects.filter(kind="equivalence.published").values_list("subject_id", flat=True)
    assert set(leaves) == set(EquivalenceText.objects.values_list("pk", flat=True))
    assert all(row.scopes.exists() for row in EquivalenceText.objects.all())


def test_published_again_nothing_is_added() -> None:
    """Safe at every start."""
    out = io.StringIO()
    before = EquivalenceText.objects.count()
    call_command("publish_policies", stdout=out)
    assert EquivalenceText.objects.count() == before
    assert f"equivalences     0 added {before:>5} unchanged" in out.getvalue()


def test_a_text_published_later_is_asked_from_then_on() -> None:
    """Hunan's one year instead of the nation's two, with the text's own digest; an event says who and when."""
    asked = question({"work": [since("2010-01-01")], "grades": [grade("senior", "2025-11-20")]}) | {"region": "430100"}
    assert verdict(asked) == "ineligible"
    (row,) = publish([TEXT], by=None, at=timezone.now())
    assert verdict(asked) == "eligible"
    assert Event.objects.filter(act="equivalence.published", details__digest=row.pk).exists()


def verdict(asked: dict[str, object]) -> str:
    """The verdict on 助理工程师."""
    entries = EquivalenceDesk(today=AS_OF).answer(asked)["equivalences"]
    return str(next(entry["verdict"] for entry in entries if entry["equivalence"] == "engineering.assistant"))


def test_what_a_published_text_gives_is_not_given_twice() -> None:
    """A second text of the place for the same days is refused by the reader before the database has to."""
    publish([TEXT], by=None, at=timezone.now())
    other = TEXT.replace("hunan.engineering.2026", "hunan.engineering.2027")
    with pytest.raises(PolicyRefused, match="同一项比照"):
        publish([other], by=None, at=timezone.now())
    assert EquivalenceText.objects.filter(region_id="430000").count() == 1
