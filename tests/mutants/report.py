"""What came of it: the score of each group, and the survivors, with the reason of those that are accepted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.mutants.nursery import Result, Tried

ACCEPTED = Path(__file__).with_name("accepted.yaml")
Key = tuple[str, str, str, str]
PAGE = """# Mutants: would a test notice?

`make mutants` breaks the product on purpose, one small change at a time (a bound moved by one, a condition turned round, a statement or a
lock left out, a keyword of a filter dropped, a trigger switched off or one of its branches bent), and puts each change to the tests that
must notice it. What no test notices has survived: either a test is missing, or nobody could notice the change, which then stands in
`tests/mutants/accepted.yaml` with the reason.

| command | tries |
|---|---|
| `make mutants` | 70 changes in each group, drawn with a fixed seed, for at most 25 minutes |
| `ARGS="acts --each 20" make mutants` | one group, fewer changes |
| `ARGS="certification/acts/approving.py --each 0" make mutants` | every change of one module |
| `ARGS="guards" make mutants` | triggers, checks, exclusion and unique constraints, switched off or bent |
| `ARGS="--seed 9" make mutants` | another sample |

The goal is 90 % in every group; the exit status is 1 where one stays below. The groups and their tests are listed in
`tests/mutants/groups.py`. Each change runs in a process of its own on a database that is made once, so that most take seconds.

## Figures

Written by `{command}`; the score leaves out what is accepted.

```
{scores}
```
"""


def accepted() -> dict[Key, str]:
    """The reason of each change that nobody can notice, or that the project lives with."""
    listed = yaml.safe_load(ACCEPTED.read_text()) or []
    return {
        (group["module"], one["in"], str(one["before"]), str(one["after"])): group.get("reason") or one["because"]
        for group in listed
        for one in group["changes"]
    }


@dataclass(slots=True)
class Report:
    """Results by group."""

    bar: float
    accepted: dict[Key, str]
    results: dict[str, list[Result]] = field(default_factory=lambda: defaultdict(list))
    untried: dict[str, int] = field(default_factory=dict)

    def add(self, group: str, result: Result) -> None:
        """Takes one result."""
        self.results[group].append(result)

    def tried(self, group: str) -> int:
        """How many changes of a group were tried."""
        return len(self.results[group])

    def survivors(self, group: str) -> list[Tried]:
        """The changes of a group that no test noticed and that nobody has accepted."""
        return [mutant for mutant in self._unnoticed(group) if mutant.key not in self.accepted]

    def excused(self, group: str) -> list[Tried]:
        """The changes of a group that no test noticed, with a reason on record."""
        return [mutant for mutant in self._unnoticed(group) if mutant.key in self.accepted]

    def holds(self) -> bool:
        """Whether every group reaches the bar."""
        return all(self._figures([group])[3] >= self.bar for group in self.results)

    def scores(self) -> str:
        """A table of the groups, then of all."""
        lines = ["group         tried  noticed  accepted  survived  score"]
        for name, groups in [*((group, [group]) for group in self.results), ("all", list(self.results))]:
            tried, noticed, excused, score = self._figures(groups)
            untried = sum(self.untried.get(group, 0) for group in groups)
            lines.append(
                f"{name:12} {tried:6}  {noticed:7}  {excused:8}  {tried - noticed - excused:8}  {score:4.0f} %"
                + (f"   {untried} not tried: no time" if untried else "")
            )
        return "\n".join(lines)

    def page(self, command: str) -> str:
        """The page of the documentation."""
        parts = [PAGE.format(command=command, scores=self.scores())]
        for group in self.results:
            lines = [f"- `{mutant}`" for mutant in self.survivors(group)]
            lines += [f"- `{mutant}`: {self.accepted[mutant.key]}" for mutant in self.excused(group)]
            if lines:
                parts.append("\n".join([f"## {group}", "", *lines, ""]))
        return "\n".join(parts)

    def _unnoticed(self, group: str) -> list[Tried]:
        return [result.mutant for result in self.results[group] if result.caught_by is None]

    def _figures(self, groups: list[str]) -> tuple[int, int, int, float]:
        """Tried, noticed, accepted, and the score in percent of those that count."""
        tried = sum(self.tried(group) for group in groups)
        excused = sum(len(self.excused(group)) for group in groups)
        survived = sum(len(self.survivors(group)) for group in groups)
        noticed, counted = tried - excused - survived, tried - excused
        return tried, noticed, excused, 100 * noticed / counted if counted else 100.0
