"""目录: what a body may evaluate on the day — occupations, levels and conditions — as the caller found it.

The intake has no database: the caller fills a ``Catalogue`` once a batch. ``Register`` prepares it for
quick reading: names as people write them, conditions by every form in which they may be quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.dictionaries import nearest
from intake.faults import Fault
from rules.ladder import Level
from rules.words import PATHWAYS

Offer = tuple[str, str | None]
"""An occupation's code and a work type (工种) of it, None for the occupation itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """申报条件: one condition of a level, as printed in the standard's edition."""

    route: str  # such as senior.2
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """目录: all that the intake needs to know of the registry.

    ``filed`` may hold an occupation's levels under ``(code, None)`` for all its work types. ``known`` holds
    every name of the classification with its code: it tells 不在备案范围 from 不存在 and serves the evidence.
    ``regions`` maps accepted names to GB/T 2260 codes; empty, the published provinces are taken. ``conditions`` are
    those of the ``pathway``, ``citation`` is what that rests on. Levels ``without_code`` could get no certificate number.
    """

    names: Mapping[str, tuple[Offer, ...]]
    offered: Mapping[Offer, frozenset[Level]]
    filed: Mapping[Offer, frozenset[Level]]
    conditions: Mapping[tuple[str, Level], tuple[Condition, ...]]
    editions: Mapping[str, str]
    regions: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    pathway: str = "ordinary"
    citation: str = ""
    without_code: frozenset[Level] = frozenset()


SHORT_NAMES: Mapping[str, tuple[str, ...]] = {
    "direct_ungraded": ("直接认定",),
    "direct_frontline": ("直接认定", "一线职工直接认定高级工以上"),
    "competition": ("竞赛晋升",),
    "appointment": ("评聘", "特级技师评聘", "首席技师评聘"),
}
"""Names of a pathway that people write besides the one of the exchange format."""

_SEPARATORS = re.compile(r"[/()\[\]|:;·]+|--+")
_MARKS = re.compile(r"[\s,，。.;；、:：()“”\"'《》〈〉]+")
_NUMBER = re.compile(r"(?:条件|第)?\(?(\d{1,2})\)?[条项.、]?")
_LEADING_NUMBER = re.compile(r"^(?:条件|第)?\(?\d{1,2}\)?[条项.、:]?(?=\D)")


def folded(text: str) -> str:
    """Text for comparing: compatibility forms made one, white space out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _condition_text(text: str) -> str:
    return _MARKS.sub("", _LEADING_NUMBER.sub("", folded(text)))


class Register:
    """The catalogue made ready for one pass over a workbook."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._names: dict[str, tuple[Offer, ...]] = {}
        for name, offers in catalogue.names.items():
            key = folded(name)
            self._names[key] = tuple(dict.fromkeys((*self._names.get(key, ()), *offers)))
        for code, work_type in {offer for offers in catalogue.names.values() for offer in offers}:
            if work_type is None:
                self._names.setdefault(code, ((code, None),))
        self._known = {folded(name): code for name, code in catalogue.known.items()}
        self._codes = set(catalogue.known.values()) | {
            code for offers in catalogue.names.values() for code, _ in offers
        }
        self._conditions: dict[tuple[str, Level], dict[str, Condition]] = {}

    def code_of(self, text: str) -> str | None:
        """The occupation code meant by a title, a work type or a code, filed or not; None where unknown."""
        key = folded(text)
        if key in self._codes:
            return key
        offers = self._offers(key)
        codes = {code for code, _ in offers}
        return codes.pop() if len(codes) == 1 else self._known.get(key)

    def nearest_name(self, text: str) -> tuple[str, ...]:
        """Names that look most like the text, those of the filing before the rest of the classification."""
        return nearest(text, self.catalogue.names) or nearest(text, self.catalogue.known)

    def place(self, text: str, level: Level) -> Offer | Fault:
        """The one occupation and work type meant, offered and filed at that level, or why there is none."""
        offers = self._offers(folded(text))
        if not offers:
            known = folded(text) in self._known or folded(text) in self._codes
            return Fault("occupation_not_filed" if known else "occupation_unknown", nearest=self.nearest_name(text))
        filed = [offer for offer in offers if self._filed(offer)]
        if not filed:
            return Fault("occupation_not_filed")
        offered = [offer for offer in filed if level in self.catalogue.offered.get(offer, ())]
        if not offered:
            return Fault("level_not_offered", {"level": level.official_form}, self._alternatives(filed, level))
        open_to = [offer for offer in offered if level in self._filed(offer)]
        if not open_to:
            return Fault("level_not_filed", {"level": level.official_form}, self._filed_forms(offered))
        if level in self.catalogue.without_code:
            return Fault("level_without_code", {"level": level.official_form})
        if len(open_to) > 1:
            return Fault("occupation_ambiguous", nearest=tuple(f"{code}/{work or '—'}" for code, work in open_to))
        return open_to[0]

    def condition(self, code: str, level: Level, text: str) -> Condition | Fault:
        """The condition quoted: by its number, its route or its text."""
        forms = self._conditions.get((code, level))
        if forms is None:
            forms = self._conditions[code, level] = self._forms(code, level)
        if not forms:
            return self._none(code, level)
        found = forms.get(folded(text)) or forms.get(_condition_text(text))
        if found is None and (number := _NUMBER.fullmatch(folded(text))):
            found = forms.get(number.group(1).lstrip("0"))
        if found is not None:
            return found
        listed = self.catalogue.conditions[code, level]
        return Fault("condition_unknown", nearest=tuple(f"({each.number}) {each.text[:40]}" for each in listed))

    def _forms(self, code: str, level: Level) -> dict[str, Condition]:
        forms: dict[str, Condition] = {}
        for each in self.catalogue.conditions.get((code, level), ()):
            for form in (str(each.number), each.route, _condition_text(each.text)):
                forms.setdefault(form, each)
        if len(set(forms.values())) == 1 and self.catalogue.pathway != "ordinary":
            # The only condition goes by the name of the pathway as well.
            (only,) = set(forms.values())
            for name in (PATHWAYS[self.catalogue.pathway], *SHORT_NAMES.get(self.catalogue.pathway, ())):
                forms.setdefault(_condition_text(name), only)
        return forms

    def _none(self, code: str, level: Level) -> Fault:
        """Why a level has no condition: the standard has none, or the pathway does not lead there."""
        pathway = self.catalogue.pathway
        if pathway == "ordinary":
            return Fault("condition_none")
        filed = self._filed((code, None))
        led_to = [one for one in Level if (code, one) in self.catalogue.conditions and (not filed or one in filed)]
        values = {"level": level.official_form, "pathway": PATHWAYS[pathway], "citation": self.catalogue.citation}
        return Fault("level_not_by_pathway", values, tuple(one.official_form for one in led_to))

    def _offers(self, key: str) -> tuple[Offer, ...]:
        """What a name means: as it stands, or as 职业/工种, 职业（工种）, 编码 职业."""
        if found := self._names.get(key):
            return found
        parts = [part for part in _SEPARATORS.split(key) if part]
        if len(parts) < 2 or any(part not in self._names for part in parts):
            return ()
        codes = set.intersection(*({code for code, _ in self._names[part]} for part in parts))
        last = [offer for offer in self._names[parts[-1]] if offer[0] in codes]
        return tuple([offer for offer in last if offer[1] is not None] or last)

    def _filed(self, offer: Offer) -> frozenset[Level]:
        return self.catalogue.filed.get(offer) or self.catalogue.filed.get((offer[0], None)) or frozenset()

    def _filed_forms(self, offers: list[Offer]) -> tuple[str, ...]:
        levels = frozenset[Level]().union(*(self._filed(offer) for offer in offers))
        return tuple(level.official_form for level in Level if level in levels)

    def _alternatives(self, offers: list[Offer], level: Level) -> tuple[str, ...]:
        """Work types of the same occupations that do have the level (4-08-05-03: by level, other work types)."""
        codes = {code for code, _ in offers}
        return tuple(
            work or code for (code, work), levels in self.catalogue.offered.items() if code in codes and level in levels
        )
