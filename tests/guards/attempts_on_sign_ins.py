"""Attempts on what an account is signed in with."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from registry.models import LONGEST_TOKEN_DAYS, AccessToken, SecondFactor
from tests.guards.back_door import add, change
from tests.guards.breaking import breaks, permits
from tests.guards.world import World
from tests.signing_in import token_of, with_second_factor


def _token(world: World) -> AccessToken:
    token_of(world.house.approver)
    return AccessToken.objects.get()


@breaks("an_access_token_ends_within_a_year")
def a_token_without_an_end(world: World) -> None:
    change(_token(world), expiry=None)


@breaks("an_access_token_ends_within_a_year")
def a_token_for_longer(world: World) -> None:
    token = _token(world)
    change(token, expiry=token.created + timedelta(days=LONGEST_TOKEN_DAYS, seconds=1))


@breaks("an_access_token_ends_within_a_year")
def a_token_that_ends_as_it_begins(world: World) -> None:
    token = _token(world)
    change(token, expiry=token.created)


@permits("an_access_token_ends_within_a_year")
def a_token_for_a_year(world: World) -> None:
    token = _token(world)
    change(token, expiry=token.created + timedelta(days=LONGEST_TOKEN_DAYS))


def _factor(world: World, *, enrolled: bool) -> None:
    now = timezone.now()
    add(
        SecondFactor(
            account=world.house.approver, secret_sealed=b"x", made_at=now, enrolled_at=now if enrolled else None
        )
    )


@breaks("one_second_factor_in_use")
def a_second_authenticator_beside_the_first(world: World) -> None:
    with_second_factor(world.house.approver)
    _factor(world, enrolled=True)


@permits("one_second_factor_in_use")
def another_being_set_up(world: World) -> None:
    with_second_factor(world.house.approver)
    _factor(world, enrolled=False)


@breaks("one_second_factor_being_set_up")
def two_being_set_up(world: World) -> None:
    _factor(world, enrolled=False)
    _factor(world, enrolled=False)


@breaks("a_subject_of_the_provider_has_one_account")
def two_accounts_of_one_subject(world: World) -> None:
    change(world.house.approver, provider_subject="a" * 64)
    change(world.house.submitter, provider_subject="a" * 64)


@permits("a_subject_of_the_provider_has_one_account")
def accounts_of_no_subject(world: World) -> None:
    change(world.house.approver, provider_subject="")
    change(world.house.submitter, provider_subject="")
