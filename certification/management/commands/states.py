"""``manage.py states``: writes docs/states.md from the tables of permitted moves, or checks that it is up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices

from certification.states import APPLICATION_MOVES, BATCH_MOVES, OPEN_STATES, ApplicationState, BatchState
from registry.models.certificates import STATUS_MOVES, CertificateStatus
from rulebook.states import DRAFT_MOVES, DRAFT_START, SIMULATION_MOVES, DraftState, SimulationState

Moves = tuple[tuple[str, str, str], ...]

HEAD = """# States and permitted moves

Written by `manage.py states` from `certification/states.py`, `rulebook/states.py` and `registry/models/certificates.py`; a test fails when
they differ. A move of an application, a draft, a simulation or a certificate that is not listed here is refused twice: by the act, and by
the database (`an_application_moves_only_as_permitted`, `a_draft_moves_only_as_permitted`, `a_simulation_moves_only_as_permitted`,
`status_changes_come_in_order`). Who may act is another question, answered by `registry/access.py`.
"""
CERTIFICATES = """A certificate has no state of its own: its status on a day follows from its changes. Each change has a day from which it takes effect, at
most 30 days after it was made (`STATUS_CHANGE_FURTHEST_DAYS` may ask for less) and not before the day of issue.

- From the day of its **earliest revocation** on it is revoked, whatever else is on record.
- Before that, the change of the latest day up to then decides; of several on one day, the one made last. Without any, it is valid.
- A change follows the one of the latest day on record: not before its day, and only where the table has it. A **revocation** goes before
  everything: it is possible whatever changes of later days stand, a later revocation among them.
- A **successor** is another certificate of the same holder and occupation, of at least the level, issued by the day of the change, valid
  then, and with nothing on record that ends it later. What befalls it afterwards changes nothing for the one that it replaced.
"""


def page() -> str:
    """The whole of docs/states.md."""
    application = _part("Applications (申报)", ApplicationState, APPLICATION_MOVES, OPEN_STATES)
    batch = _part("Batches (批次)", BatchState, BATCH_MOVES, ())
    draft = _part("Drafts of policies (政策草案)", DraftState, DRAFT_MOVES, (), start=DRAFT_START)
    simulation = _part("Simulations (政策模拟)", SimulationState, SIMULATION_MOVES, ())
    certificate = _part(
        "Certificates (证书)", CertificateStatus, STATUS_MOVES, (), start=CertificateStatus.VALID, note=CERTIFICATES
    )
    return "\n".join([HEAD, application, batch, draft, simulation, certificate])


def _part(
    title: str,
    states: type[TextChoices],
    moves: Moves,
    is_open: tuple[str, ...],
    *,
    start: str | None = None,
    note: str = "",
) -> str:
    """``start``: where it begins, if other moves lead back to there. ``note``: what the tables cannot tell."""
    begins = [state for state in states if state == start or (start is None and _begins(state, moves))]
    lines = [f"## {title}", "", *([note] if note else []), *_diagram(title, states, moves, begins), ""]
    lines += [*_states(states, moves, is_open, begins), ""]
    return "\n".join([*lines, *_moves(states, moves), ""])


def _diagram(title: str, states: type[TextChoices], moves: Moves, begins: list[TextChoices]) -> list[str]:
    """A mermaid state diagram; ends are the states that no move leads from."""
    lines = ["```mermaid", "stateDiagram-v2", f"    accTitle: {title}", "    direction LR"]
    lines += [f'    state "{state.label} {state.value}" as {state.value}' for state in states]
    lines += [f"    [*] --> {state.value}" for state in begins]
    lines += [f"    {before} --> {after}: {_act(who)}" for before, after, who in moves]
    lines += [f"    {state.value} --> [*]" for state in states if _ends(state, moves)]
    return [*lines, "```"]


def _states(states: type[TextChoices], moves: Moves, is_open: tuple[str, ...], begins: list[TextChoices]) -> list[str]:
    """One row per state; the column ``open`` only where there are such states."""
    heads = ["state", "term", "begins", "ends", *(["open"] if is_open else [])]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for state in states:
        marks = [state in begins, _ends(state, moves), *([state in is_open] if is_open else [])]
        lines.append(f"| `{state.value}` | {state.label} | {' | '.join('yes' if mark else '–' for mark in marks)} |")
    if is_open:
        lines += ["", "An application in an open state keeps its worker from applying for the same level again."]
    return lines


def _moves(states: type[TextChoices], moves: Moves) -> list[str]:
    lines = ["| from | to | who | by which act |", "|---|---|---|---|"]
    for before, after, who in moves:
        mover, act = who.split(": ", 1)
        lines.append(f"| {states(before).label} `{before}` | {states(after).label} `{after}` | {mover} | {act} |")
    return lines


def _act(who: str) -> str:
    return who.split(": ", 1)[1]


def _begins(state: str, moves: Moves) -> bool:
    return all(after != state for _, after, _ in moves)


def _ends(state: str, moves: Moves) -> bool:
    return all(before != state for before, _, _ in moves)


class Command(BaseCommand):
    """状态图: the diagrams and tables of docs/states.md."""

    help = "Writes docs/states.md from certification/states.py; --check fails where the file is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """``--check``: write nothing; ``--to``: another file."""
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--to", dest="path", type=Path, default=Path(settings.BASE_DIR) / "docs" / "states.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes the page, or raises CommandError where what stands there is not it."""
        path: Path = options["path"]
        text = page()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path.name} is stale: run manage.py states")
