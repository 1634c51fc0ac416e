"""回执号: what somebody who objected, or a party to an identity case, asks by, without signing in. Eighty random bits, so nobody guesses one.

Sixteen signs of Crockford's alphabet in four groups: no I, L, O or U, so that what was written by hand is read alike.
"""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SIGNS, GROUP = 16, 4
_ALIKE = str.maketrans("OIL", "011")


def new_receipt() -> str:
    """A receipt number that nobody had before."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def as_receipt(typed: str) -> str | None:
    """The receipt number that was typed, with or without dashes, in any case; None for what is none."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_ALIKE)
    if len(signs) != SIGNS or any(sign not in ALPHABET for sign in signs):
        return None
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))
