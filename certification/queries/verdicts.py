"""判定的全文: the whole tree of a stored verdict, rendered from the facts, the policy and the day it was given on."""

from __future__ import annotations

from typing import Any

from certification.models import Application
from rulebook import policies
from rules import Facts, evaluate, evaluate_route
from rules.ladder import Level


def verdict_tree(application: Application) -> dict[str, Any]:
    """The verdict in the form of the eligibility contract, with the condition claimed and others that would do.

    Raises Verdict.DoesNotExist. The same stored verdict gives the same tree, whatever the day it is asked on.
    """
    stored = application.verdict
    policy = policies.composed(stored.texts).policy
    verdict = evaluate(policy, Facts.from_trusted(stored.facts), Level(application.level), stored.occasion)
    claimed = evaluate_route(verdict, application.route)
    return verdict.as_json() | {
        "as_of": stored.as_of.isoformat(),
        "claimed": {
            "route": claimed.route,
            "verdict": claimed.verdict,
            "others": list(claimed.others),
            "missing": stored.compact["missing"],
            "earliest_on": stored.compact["claimed_earliest_on"],
        },
    }
