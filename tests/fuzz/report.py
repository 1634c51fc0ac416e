"""What came of a run: a line for each harness, with what was tried, what was found and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """一行结果: ``tried`` of ``wanted`` ``unit``; ``faults`` is each fault in words, with how to see it again.

    ``outcomes`` says what became of what was tried: a run whose every input is refused at the door finds nothing.
    """

    name: str
    unit: str
    wanted: int
    tried: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether as much was tried as was wanted, and nothing was found."""
        return not self.faults and self.tried >= self.wanted


def table(lines: Iterable[Line]) -> str:
    """The table at the end of a run, with the outcomes and notes of each line under it."""
    listed = list(lines)
    rows = [f"{'harness':14} {'tried':>8} {'wanted':>8}  {'unit':10} {'faults':>6} {'seconds':>8}"]
    for line in listed:
        rows.append(
            f"{line.name:14} {line.tried:8} {line.wanted:8}  {line.unit:10} {len(line.faults):6} {line.seconds:8.0f}"
        )
    for line in listed:
        rows.append("")
        rows.append(f"{line.name}: " + ", ".join(f"{word} {count}" for word, count in line.outcomes.most_common(14)))
        rows += [f"  {note}" for note in line.notes]
        rows += [f"  FAULT {fault}" for fault in line.faults[:20]]
    return "\n".join(rows)
