"""证件号码 and names: sealed at rest, found by keyed hash, masked wherever shown.

AES-256-GCM with a random nonce seals; HMAC-SHA-256 with a second key finds. Both keys come from the
settings and are never stored in the database, so a copy of the database alone tells no number.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from registry.reasons import NameUnfit

_NONCE = 12
DOCUMENT: Final = b"worker-document"
"""The purpose that document numbers are sealed for."""
SHOWN: Final = 4
"""The most characters that are shown of a number; of a short one no more than a third."""


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(data: bytes, *, purpose: bytes) -> bytes:
    """Encrypts ``data``; only ``unseal`` with the same purpose opens it."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(settings.REGISTRY_SEAL_KEY).encrypt(nonce, data, purpose)


def unseal(sealed: bytes | memoryview, *, purpose: bytes) -> bytes:
    """Opens what ``seal`` closed. Raises cryptography.exceptions.InvalidTag if the bytes were changed."""
    sealed = bytes(sealed)
    return _cipher(settings.REGISTRY_SEAL_KEY).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose)


def document_hash(document_type: str, number: str) -> bytes:
    """The keyed hash (32 bytes) that a person's record is found by."""
    return hmac.digest(settings.REGISTRY_LOOKUP_KEY, f"{document_type}:{number}".encode(), "sha256")


def masked_document(number: str) -> str:
    """A number as it may be shown: the last four of twelve characters or more, of a shorter one the last third.

    Never the beginning: place and birth date are known of many people, and with them the rest would be the number.
    """
    shown = min(SHOWN, len(number) // 3)
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def masked_name(name: str) -> str:
    """A name as it may be shown to the public: 张* for two characters, 张*三 for three or more."""
    if len(name) <= 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


LONGEST_NAME: Final = 100
_MARKS: Final = frozenset("·. -'’()（）")
_DOTS: Final = {ord(sign): "·" for sign in "•・．‧∙"}


def as_name(text: str) -> str:
    """A name as it stands on record, with one kind of middle dot and without white space around it. Raises NameUnfit."""
    name = text.strip().translate(_DOTS)
    if not any(sign.isalpha() for sign in name) or len(name) > LONGEST_NAME or not all(map(_of_a_name, name)):
        raise NameUnfit(limit=LONGEST_NAME)
    return name


def name_key(name: str, *, of: str) -> str:
    """The keyed hash of a name within a matter: who knows the name finds it equal, who does not learns nothing."""
    return hmac.digest(settings.REGISTRY_LOOKUP_KEY, f"name:{of}:{name}".encode(), "sha256").hex()


def _of_a_name(sign: str) -> bool:
    return sign.isalpha() or sign in _MARKS or unicodedata.category(sign) in ("Co", "Mn", "Mc")
