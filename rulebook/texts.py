"""已发布文本: the published texts of both kinds, read once per process.

A text is what it is for ever; how long it is in force may be cut short by a later fact (``Repeal``). What is asked for a
day goes by both; what is asked for a digest (a stored verdict judged again) goes by the text alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from rulebook.models import PublishedText, TextKind
from rules.texts import Text, load_text

_MOST_KEPT: Final = 2_048
"""Texts that a process keeps, about 32 KiB each: more than a country has in force."""
_kept: dict[str, Text] = {}


def texts_of(digests: Collection[str]) -> dict[str, Text]:
    """What published texts say, by digest; those not read before are read in one statement. Raises DoesNotExist."""
    found = {digest: kept for digest in digests if (kept := _kept.get(digest)) is not None}
    lacking = [digest for digest in digests if digest not in found]
    if lacking:
        stored = dict(PublishedText.objects.filter(pk__in=lacking).values_list("pk", "text"))
        for digest in lacking:
            if digest not in stored:
                raise PublishedText.DoesNotExist(digest)
            found[digest] = load_text(stored[digest])
        # several threads may ask: what is forgotten between two looks is only read again
        if len(_kept) + len(lacking) > _MOST_KEPT:
            _kept.clear()
        _kept.update({digest: found[digest] for digest in lacking})
    return found


def until(rows: Collection[tuple[str, date | None]]) -> list[Text]:
    """The texts of digests, each in force until a last day where a repeal has set one."""
    texts_of([digest for digest, _ in rows])
    return [_until(digest, last_on) for digest, last_on in rows]


@lru_cache(maxsize=_MOST_KEPT)
def _until(digest: str, last_on: date | None) -> Text:
    text = texts_of([digest])[digest]
    return text if last_on is None else replace(text, until_on=last_on)


def published(kind: TextKind | None = None, *, ending: Mapping[str, date] | None = None) -> list[Text]:
    """Every published text of a kind, or of both, that is ever in force, each until the last day known of it.

    ``ending`` are further repeals: digests with a last day.
    """
    ends = ending or {}
    rows = PublishedText.objects.order_by("pk")
    rows = rows if kind is None else rows.filter(kind=kind)
    known = [(digest, ends.get(digest, last_on)) for digest, last_on in rows.values_list("pk", "repeal__last_on")]
    return [text for text in until(known) if text.until_on is None or text.from_on <= text.until_on]


def warm(*, on: date) -> int:
    """Reads the texts in force on a day, so that the first who needs one does not wait for it; how many there are."""
    return len(texts_of(PublishedText.objects.in_force_on(on).values_list("pk", flat=True)))
