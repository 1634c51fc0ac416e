"""模拟: a draft put to a population beside what is published, and who gains and who loses by it. Nothing is changed.

A pure package: no framework, no database, no clock. It may import ``rules`` and the plain facts of the
registry. ``docs/rules/simulation.md`` explains what is compared and what is not.

- ``proposal``: the published texts, and the same with the draft among them or in one's place
- ``reach``: which occupations, places and levels the draft can touch
- ``comparison``: a crowd judged under both, set by set, and the people who show what changed
- ``tally``: the counts, as they grow chunk by chunk
- ``report``: what comes of it, as JSON; ``wording``: the same as Chinese text
- ``disclosure``: as much of it as may be shown
- ``synthetic``: invented people
"""

from __future__ import annotations

from rules.simulation.comparison import Crowd, compare
from rules.simulation.disclosure import disclosed
from rules.simulation.proposal import Proposal, SimulationRefused, propose
from rules.simulation.reach import Reach, Touched
from rules.simulation.report import report
from rules.simulation.synthetic import invented
from rules.simulation.tally import KINDS, Tally

__all__ = [
    "KINDS",
    "Crowd",
    "Proposal",
    "Reach",
    "SimulationRefused",
    "Tally",
    "Touched",
    "compare",
    "disclosed",
    "invented",
    "propose",
    "report",
]
