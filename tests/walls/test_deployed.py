"""What Django asks of an installation that the public reaches: `manage.py check --deploy` finds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.environment import PROJECT, service_url

PRODUCTION = {
    "SECRET_KEY": "ix3Qm0vT9Zk2LwJr7NfUy5sPbGdHc8Ae1-oVtWqXlKzRjMnE4h6",
    "PUBLIC_BASE_URL": "https://registry.example.cn",
    "ALLOWED_HOSTS": "registry.example.cn",
    "CSRF_TRUSTED_ORIGINS": "https://registry.example.cn",
    "TRUSTED_PROXIES": "1",
}
SHOW = (
    "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, "
    "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_PROXY_SSL_HEADER, s.DEBUG)"
)


def manage(folder: Path, *arguments: str, production: dict[str, str] = PRODUCTION) -> subprocess.CompletedProcess[str]:
    """A command of an installation with these settings, on the services at hand and a data folder without any."""
    services = {
        "DATABASE_URL": service_url("DATABASE_URL", "database_url"), "REDIS_URL": service_url("REDIS_URL", "redis_url"),
        "DATA_DIR": str(folder),
    }  # fmt: skip
    others = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    return subprocess.run(
        command, env=others | production | services, capture_output=True, text=True, check=False, cwd=PROJECT
    )


def test_a_production_installation_is_checked_without_a_word(tmp_path: Path) -> None:
    """HSTS, redirect to https, secure cookies, hosts, keys; and the description of the API as well."""
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_check_finds_what_is_missing(tmp_path: Path) -> None:
    """By http alone there is no HSTS, no redirect, no secure cookie."""
    by_http = PRODUCTION | {"PUBLIC_BASE_URL": "http://registry.example.cn"}
    words = ("check", "--deploy", "--fail-level", "WARNING", "--tag", "security")
    done = manage(tmp_path, *words, production=by_http)
    assert done.returncode == 1
    for code in ("security.W004", "security.W008", "security.W012", "security.W016"):
        assert code in done.stderr


def test_hosts_are_those_named_and_without_any_this_machine(tmp_path: Path) -> None:
    """The tests' own host is nobody's."""
    named = manage(tmp_path, "shell", "--no-imports", "-c", SHOW)
    assert named.stdout.strip() == (
        "['registry.example.cn'] True 31536000 True True ('HTTP_X_FORWARDED_PROTO', 'https') False"
    )
    alone = manage(tmp_path, "shell", "--no-imports", "-c", SHOW, production={"SECRET_KEY": PRODUCTION["SECRET_KEY"]})
    assert alone.stdout.strip() == "['localhost', '127.0.0.1', '[::1]'] False 0 False False None False"
