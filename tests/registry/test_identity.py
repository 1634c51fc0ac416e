"""Numbers sealed, found and masked."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from registry import identity

NUMBER = "320508199003150112"


@given(st.binary(max_size=200))
def test_what_is_sealed_is_opened_again(data: bytes) -> None:
    """The same bytes, and never the same seal twice."""
    first, second = identity.seal(data, purpose=b"a"), identity.seal(data, purpose=b"a")
    assert identity.unseal(first, purpose=b"a") == identity.unseal(memoryview(second), purpose=b"a") == data
    assert first != second


def test_a_seal_holds_for_one_purpose() -> None:
    """What was sealed for one table opens in no other."""
    with pytest.raises(InvalidTag):
        identity.unseal(identity.seal(b"x", purpose=b"worker"), purpose=b"batch")


@pytest.mark.parametrize("place", [0, 5, 12, -1])
def test_a_changed_seal_does_not_open(place: int) -> None:
    """Not one bit may be changed, the nonce's among them."""
    sealed = bytearray(identity.seal(NUMBER.encode(), purpose=b"x"))
    sealed[place] ^= 1
    with pytest.raises(InvalidTag):
        identity.unseal(bytes(sealed), purpose=b"x")


def test_a_person_is_found_by_kind_and_number(settings: Any) -> None:
    """The same number of another document is another person, and without the key nobody is found."""
    found = identity.document_hash("resident", NUMBER)
    assert (found, len(found)) == (identity.document_hash("resident", NUMBER), 32)
    assert found != identity.document_hash("passport", NUMBER)
    settings.REGISTRY_LOOKUP_KEY = b"\x02" * 32
    assert found != identity.document_hash("resident", NUMBER)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "**************0112"),
        ("E12345678", "******678"),
        ("H1234567890", "********890"),
        ("", ""),
        ("7", "*"),
    ],
)
def test_a_number_is_shown_masked(number: str, shown: str) -> None:
    """Four characters of the end, of a short one a third; the beginning never."""
    assert identity.masked_document(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王", "*"), ("王明", "王*"), ("王小明", "王*明"), ("阿依古丽·买买提", "阿******提"), ("", "*")],
)
def test_a_name_is_shown_masked(name: str, shown: str) -> None:
    """As the public sees it."""
    assert identity.masked_name(name) == shown
