"""Signing in by OpenID Connect, against a provider that answers over HTTP and signs with a key of its own."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from config import environment
from registry.models import Account, Event, SignIn
from tests import factories
from tests.portal.conftest import shown
from tests.signing_in import code_of, with_second_factor

KEY, FOREIGN = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
CLIENT_ID, SECRET = "bajigong", "between the two of us"


class Provider(ThreadingHTTPServer):
    """The provider: who is signed in there, and what it is made to do wrong."""

    claims: dict[str, Any]
    key: RSAKey
    codes: dict[str, dict[str, str]]

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """Discovery, authorization, token with PKCE, and keys."""

    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        issuer = self.server.issuer
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys", "id_token_signing_alg_values_supported": ["RS256"],
                    "response_types_supported": ["code"], "subject_types_supported": ["public"],
                }
            )  # fmt: skip
        elif parts.path == "/keys":
            self._json({"keys": [KEY.as_dict(private=False)]})
        else:
            asked = dict(parse_qsl(parts.query))
            self.server.codes["a code"] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': 'a code', 'state': asked['state']})}"
            )
            self.end_headers()

    def do_POST(self) -> None:
        given = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        asked = self.server.codes.pop(given["code"], None)
        digest = urlsafe_b64encode(sha256(given["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != digest or asked["code_challenge_method"] != "S256":
            self._json({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {
            "iss": self.server.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": asked["nonce"],
        } | self.server.claims  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.key)
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _json(self, document: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def provider(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Provider(("127.0.0.1", 0), Answering)
    server.claims, server.key, server.codes = {"sub": "person-1"}, KEY, {}
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = server.issuer, CLIENT_ID, SECRET
    settings.PUBLIC_BASE_URL = "http://testserver"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(db: None) -> Account:
    return factories.SubmitterFactory(username="shen.ruoxi")


def through(client: Client, next_page: str = "/account/") -> Any:
    """Through the provider and back; the provider's own page is left out: who comes is signed in there."""
    begun = client.get("/sign-in/provider/", {"next": next_page})
    assert begun.status_code == 302, shown(begun)
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(sent_back)
    return client.get(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})


def test_a_verified_claim_signs_in_to_the_account_of_that_name(
    provider: Provider, account: Account, anybody: Client
) -> None:
    provider.claims["preferred_username"] = "shen.ruoxi"
    assert through(anybody)["Location"] == "/account/"
    assert "shen.ruoxi" in shown(anybody.get("/account/"))
    assert [(one.way, one.outcome) for one in SignIn.objects.all()] == [("provider", "success")]
    assert factories.acts_on_record() == ["account.provider_linked"]
    assert "person-1" not in str(list(Account.objects.values())) + str(list(Event.objects.values()))


def test_the_account_belongs_to_the_subject_from_then_on(provider: Provider, account: Account, anybody: Client) -> None:
    """Another person who is given the name gets in nowhere; the first one does by whatever name."""
    provider.claims["preferred_username"] = "shen.ruoxi"
    through(anybody)
    anybody.post("/sign-out/")
    provider.claims = {"sub": "person-2", "preferred_username": "shen.ruoxi"}
    assert through(anybody).status_code == 403
    provider.claims = {"sub": "person-1", "preferred_username": "renamed"}
    assert through(anybody).status_code == 302


def test_it_makes_no_account(provider: Provider, account: Account, anybody: Client) -> None:
    for claims in ({"preferred_username": "somebody.else"}, {}, {"preferred_username": ["shen.ruoxi"]}):
        provider.claims = {"sub": "person-3", **claims}
        refused = through(anybody)
        assert refused.status_code == 403
        assert "没有对应的账户" in shown(refused)
    assert Account.objects.count() == 1
    assert anybody.get("/account/").status_code == 302


def test_an_account_that_was_closed_stays_closed(provider: Provider, account: Account, anybody: Client) -> None:
    provider.claims["preferred_username"] = "shen.ruoxi"
    through(anybody)
    anybody.post("/sign-out/")
    factories.changed_account(account, is_active=False)
    assert through(anybody).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"exp": 1}, {"nonce": "x"}]
)
def test_claims_that_do_not_verify_open_nothing(
    provider: Provider, account: Account, anybody: Client, wrong: dict[str, Any]
) -> None:
    provider.claims = {"sub": "person-1", "preferred_username": "shen.ruoxi", **wrong}
    assert through(anybody).status_code == 403
    assert anybody.get("/account/").status_code == 302


def test_another_key_opens_nothing(provider: Provider, account: Account, anybody: Client) -> None:
    provider.claims["preferred_username"] = "shen.ruoxi"
    provider.key = FOREIGN
    assert through(anybody).status_code == 403
    assert anybody.get("/account/").status_code == 302


def test_an_answer_that_nobody_asked_for_opens_nothing(provider: Provider, account: Account, anybody: Client) -> None:
    provider.claims["preferred_username"] = "shen.ruoxi"
    other = Client()
    begun = other.get("/sign-in/provider/")
    sent_back = requests.get(begun["Location"], allow_redirects=False, timeout=10).headers["Location"]
    assert anybody.get(f"/sign-in/provider/answer/?{urlsplit(sent_back).query}").status_code == 403
    for query in ("", "?code=x", "?state=x&code=x", "?error=access_denied"):
        assert anybody.get(f"/sign-in/provider/answer/{query}").status_code == 403


def test_an_email_counts_only_where_it_was_verified(
    provider: Provider, account: Account, anybody: Client, settings: Any
) -> None:
    settings.OIDC_CLAIM = "email"
    provider.claims["email"] = "shen.ruoxi"
    assert through(anybody).status_code == 403
    provider.claims["email_verified"] = True
    assert through(anybody).status_code == 302


def test_the_second_factor_is_asked_for_all_the_same(provider: Provider, anybody: Client) -> None:
    """The provider stands in for the password alone."""
    approver = factories.ApproverFactory(username="li.approver")
    with_second_factor(approver)
    provider.claims["preferred_username"] = "li.approver"
    assert through(anybody)["Location"] == "/sign-in/second-step/"
    assert anybody.get("/account/").status_code == 302
    assert anybody.post("/sign-in/second-step/", {"code": code_of(approver)})["Location"] == "/account/"
    assert SignIn.objects.get().way == "provider"


def test_a_provider_that_is_away_is_said_so(provider: Provider, anybody: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    refused = anybody.get("/sign-in/provider/")
    assert refused.status_code == 403
    assert "统一身份认证未成功" in shown(refused)


def test_one_is_led_only_to_ones_own_house(provider: Provider, account: Account, anybody: Client) -> None:
    provider.claims["preferred_username"] = "shen.ruoxi"
    assert through(anybody, "https://elsewhere.example/")["Location"] == "/"


def test_without_the_setting_there_is_no_such_door(db: None, anybody: Client) -> None:
    assert anybody.get("/sign-in/provider/").status_code == 404
    assert anybody.get("/sign-in/provider/answer/").status_code == 404
    assert "sign-in/provider" not in shown(anybody.get("/sign-in/"))


def test_a_provider_without_tls_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_ISSUER", "http://id.example.cn")
    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.issuer("OIDC_ISSUER")
