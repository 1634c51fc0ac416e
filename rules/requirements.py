"""共同要求: what a level asks of every route, joined to each of them."""

from __future__ import annotations

from collections.abc import Sequence

from rules.clauses import Clause

MARK = ".requires."


def joined(route: Clause, requires: Sequence[Clause]) -> Clause:
    """The route with the requirements beside its own conditions; the route itself where there are none.

    The parts of a route keep their names: a composed text adds ``senior.1.requires.1`` and moves nothing.
    """
    if not requires:
        return route
    listed = all_of(route)
    own = list(route.clauses) if listed else [renamed(route, f"{route.name}.1")]
    asked = [renamed(clause, route.name + MARK + clause.name.rpartition(".")[2]) for clause in requires]
    parts = own + asked
    return Clause.group(route.name, route.citation, route.text if listed else route.required, len(parts), parts)


def all_of(clause: Clause) -> bool:
    """Whether the clause is a group all of which must hold."""
    return clause.condition is None and clause.need == len(clause.clauses)


def renamed(clause: Clause, name: str) -> Clause:
    """The same clause under another name, its parts with it."""
    if clause.condition is not None:
        return Clause.of(name, clause.citation, clause.text, clause.condition)
    parts = [renamed(part, name + part.name.removeprefix(clause.name)) for part in clause.clauses]
    return Clause.group(name, clause.citation, clause.text, clause.need, parts)
