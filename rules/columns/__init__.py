"""按列判断: a policy evaluated over a population given as columns, with compact verdicts.

The second executor. It reads the same compiled policy as the first: the same clauses, the same condition objects, the
same parameters; there is no second text of a rule. What it gives is held equal to the one-person engine by
``tests/rules/test_columns_property.py``; ``docs/rules/executors.md`` explains how it works.

- ``days``: calendar days as whole numbers
- ``population``: people as columns, from facts and back
- ``cases``: a population asked about on one day for one occupation
- ``matching``: which entries of a list pass the tests of a condition
- ``records``: who has enough of them on the day, and from which award work counts
- ``work``: spells merged, and who has worked long enough
- ``conditions``: what each kind of condition comes to, person by person
- ``setwise``: the routes and the verdicts
- ``claims``: a batch's claims judged, with reasons where they do not pass
"""

from __future__ import annotations

from rules.columns.claims import Claim, judge_claims
from rules.columns.population import Coded, Population, Table
from rules.columns.setwise import Setwise, Verdicts

__all__ = ["Claim", "Coded", "Population", "Setwise", "Table", "Verdicts", "judge_claims"]
