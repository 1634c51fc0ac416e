"""公开查验: a distinct answer for everything that may be typed, and only what the public may learn."""

from __future__ import annotations

from datetime import date

import pytest

from registry.checking import Answer, check
from registry.models import Certificate, CertificateStatus
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import DUE, House, on

TODAY = date(2026, 10, 20)


@pytest.fixture
def certificates(house: House) -> list[Certificate]:
    """Two certificates, issued on 10 October."""
    house.give_notice(house.upload(workbook(many(2))))
    return house.issue()


def befall(house: House, certificate: Certificate, kind: str, day: int, **more: Certificate) -> None:
    """Something befalls the certificate in October."""
    at = on(2026, 10, day)
    factories.changed(certificate, kind, effective_on=at.date(), by=house.regulator, at=at, **more)


def test_a_certificate_that_stands_is_valid(certificates: list[Certificate]) -> None:
    """With the name and without."""
    one = certificates[0]
    for name in (None, one.holder_name, f" {one.holder_name[0]} {one.holder_name[1:]}"):
        found = check(one.number, name=name, on=TODAY)
        assert (found.answer, found.certificate, found.missed) == (Answer.VALID, one, False)
    by_name = check(one.number, name=one.holder_name, on=TODAY)
    assert (by_name.name_checked, by_name.masked_name) == (True, f"{one.holder_name[0]}*{one.holder_name[2]}")
    assert (check(one.number, on=TODAY).name_checked, check(one.number, on=TODAY).masked_name) == (False, "")


def test_what_befell_it_is_told_from_its_day_on(house: House, certificates: list[Certificate]) -> None:
    """Each status on its day; the day before it still was what it had been."""
    one = certificates[0]
    other = factories.successor_of(one, at=on(2026, 10, 11))
    befall(house, one, "suspended", 12)
    befall(house, one, "reinstated", 14)
    befall(house, one, "superseded", 16, replaced_by=other)
    befall(house, other, "revoked", 17)
    told = {day: check(one.number, on=date(2026, 10, day)).answer.value for day in range(11, 18)}
    assert told == {
        11: "valid", 12: "suspended", 13: "suspended", 14: "valid", 15: "valid", 16: "superseded", 17: "superseded",
    }  # fmt: skip
    assert check(other.number, on=date(2026, 10, 16)).answer is Answer.VALID
    assert check(other.number, on=date(2026, 10, 17)).answer is Answer.REVOKED
    assert one.status(on=date(2026, 10, 12)) is CertificateStatus.SUSPENDED
    assert set(Certificate.objects.in_force(on=date(2026, 10, 15))) == {one, certificates[1], other}
    assert set(Certificate.objects.in_force(on=date(2026, 10, 9))) == set()


def test_the_answers_that_tell_nothing(certificates: list[Certificate]) -> None:
    """Unknown, malformed and another name: no certificate comes with them, and each counts as a miss."""
    one = certificates[0]
    unknown = one.number[:-6] + "000099"
    answers = {
        check(unknown, on=TODAY): Answer.UNKNOWN_NUMBER,
        check("Y123", on=TODAY): Answer.MALFORMED_NUMBER,
        check(one.number, name="李四", on=TODAY): Answer.NAME_MISMATCH,
        check(one.number, name="", on=TODAY): Answer.NAME_MISMATCH,
    }
    for found, answer in answers.items():
        assert (found.answer, found.certificate, found.missed, found.masked_name) == (answer, None, True, "")
    fault = check("Y123", on=TODAY).fault
    assert fault is not None
    assert "22位" in fault.message_zh


def test_a_long_malformed_number_is_not_given_back_whole(reference: None) -> None:
    """What is typed may be anything."""
    assert len(check("9" * 5_000, on=TODAY).number) == 40


def test_every_middle_dot_is_the_same(house: House) -> None:
    """阿依古丽·买买提 is typed with four kinds of dots."""
    house.give_notice(house.upload(workbook([candidate(1, name="阿依古丽·买买提", ethnicity="维吾尔族")])))
    (one,) = house.issue(at=DUE)
    for dot in "·・•．‧":
        assert check(one.number, name=f"阿依古丽{dot}买买提", on=TODAY).answer is Answer.VALID
