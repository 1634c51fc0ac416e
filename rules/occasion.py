"""场合: on which day, where, for which occupation and by whom somebody is judged: all of a question but the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from rules import strict, words
from rules.places import NATION
from rules.strict import Field


class Body(NamedTuple):
    """评价机构: who evaluates, as far as the question says; None is not known."""

    kind: str | None = None
    filed_levels: tuple[str, ...] | None = None
    above_designated_size: bool | None = None
    skilled_workforce: bool | None = None
    appoints_special: bool | None = None
    filing_authority: str | None = None


BODY: Final[tuple[Field, ...]] = (
    Field("kind", strict.one_of(words.BODY_KINDS)),
    Field("filed_levels", strict.list_of(strict.one_of(words.LEVELS)), tuple),
    Field("above_designated_size", strict.truth),
    Field("skilled_workforce", strict.truth),
    Field("appoints_special", strict.truth),
    Field("filing_authority", strict.one_of(words.AUTHORITIES)),
)


def body_from_trusted(value: Mapping[str, Any] | None) -> Body | None:
    """The body of a question that was read strictly before."""
    return None if value is None else Body(*strict.trusted(value, BODY))


class Setting(NamedTuple):
    """政策的适用场合: what decides which texts meet. None of the last two: any kind that has the power, no enterprise."""

    on: date
    region: str = NATION
    occupation: str = ""
    edition: str | None = None
    kind: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """一次判断的场合.

    ``related`` are the 相关职业, ``offered`` the levels that the occupation's standard has; ``edition`` is the drafting rule
    that it follows, ``enterprise`` the credit code of the body, for the enterprise's own texts. None is not known.
    ``counting`` is what follows: 本职业或相关职业.
    """

    as_of: date
    occupation: str
    region: str = NATION
    edition: str | None = None
    related: frozenset[str] = frozenset()
    body: Body | None = None
    offered: frozenset[str] | None = None
    enterprise: str | None = None
    counting: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counting", self.related | {self.occupation})

    def on(self, day: date) -> Occasion:
        """The same on another day."""
        return replace(self, as_of=day)

    @property
    def setting(self) -> Setting:
        """What of it decides which texts meet."""
        kind = self.body.kind if self.body is not None else None
        return Setting(self.as_of, self.region, self.occupation, self.edition, kind, self.enterprise)
