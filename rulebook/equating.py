"""比照规定: the published texts of equivalences, compiled once per process."""

from __future__ import annotations

from functools import lru_cache

from rulebook.models import ComparisonText
from rules.equivalence import Comparisons, load


def texts() -> tuple[Comparisons, ...]:
    """The published texts of all days and places; a question takes those in force on its day."""
    return tuple(compiled(digest) for digest in ComparisonText.objects.order_by("pk").values_list("pk", flat=True))


@lru_cache(maxsize=256)
def compiled(digest: str) -> Comparisons:
    """The comparisons of a digest. Published texts never change, so they are kept. Raises DoesNotExist."""
    return load(ComparisonText.objects.values_list("text", flat=True).get(pk=digest))
