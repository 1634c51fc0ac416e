"""Addresses of one's own account."""

from django.urls import path

from portal.account import overview, password, second_factor, tokens

urlpatterns = [
    path("account/", overview.overview, name="account"),
    path("account/password/", password.change, name="account-password"),
    path("account/second-factor/", second_factor.second_factor, name="account-second-factor"),
    path("account/second-factor/remove/", second_factor.take_away, name="account-second-factor-remove"),
    path("account/recovery-codes/", second_factor.recovery_codes, name="account-recovery-codes"),
    path("account/tokens/new/", tokens.new, name="account-token-new"),
    path("account/tokens/end/", tokens.end, name="account-tokens-end"),
    path("account/sessions/end/", overview.end, name="account-sessions-end"),
]
