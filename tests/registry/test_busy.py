"""What the database gives up because others stand in the way is a refusal with a name, and nothing of it was done."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from registry.busy import SECONDS, busy
from registry.models import Region
from registry.reasons import RegistryBusy
from tests.procedure.races import Meeting, at_once


def lock_both(*codes: str) -> None:
    with transaction.atomic():
        for code in codes:
            Region.objects.select_for_update().get(pk=code)


def test_two_that_wait_for_each_other_are_told_apart_from_a_bug(scratch: str) -> None:
    """The one that is given up is told to come again; the other is done."""
    one, other = Region.objects.order_by("pk").values_list("pk", flat=True)[:2]
    answers = at_once(partial(lock_both, one, other), partial(lock_both, other, one), meeting=Meeting("FOR UPDATE"))
    (given_up,) = [answer for answer in answers if answer is not None]
    assert isinstance(given_up, OperationalError)
    refusal = busy(given_up)
    assert isinstance(refusal, RegistryBusy)
    assert (refusal.status, refusal.values) == (503, {"seconds": SECONDS})


def test_a_bug_is_no_busy_registry(reference: None) -> None:
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO registry_region (code) VALUES (NULL)")
    assert busy(raised.value) is None
