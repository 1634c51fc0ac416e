"""What Django asks of an installation that the public reaches: `manage.py check --deploy` finds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.environment import PROJECT

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


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | PRODUCTION | {"DATA_DIR": str(folder)} | more
    command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False, cwd=PROJECT)


def test_a_production_installation_is_checked_without_a_word(tmp_path: Path) -> None:
    """HSTS, redirect to https, secure cookies, hosts, keys; and the description of the API as well."""
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_the_check_finds_what_is_missing(tmp_path: Path) -> None:
    """By http alone there is no HSTS, no redirect, no secure cookie."""
    done = manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        "--tag",
        "security",
        PUBLIC_BASE_URL="http://a.example.cn",
    )
    assert done.returncode == 1
    for code in ("security.W004", "security.W008", "security.W012", "security.W016"):
        assert code in done.stderr


def test_nothing_of_the_tests_is_let_in(tmp_path: Path) -> None:
    """Hosts are those named; without any, this machine alone."""
    done = manage(tmp_path, "shell", "--no-imports", "-c", SHOW)
    assert done.stdout.strip() == (
        "['registry.example.cn'] True 31536000 True True ('HTTP_X_FORWARDED_PROTO', 'https') False"
    )
    alone = {name: value for name, value in PRODUCTION.items() if name not in {"ALLOWED_HOSTS", "PUBLIC_BASE_URL"}}
    settings = (
        {name: value for name, value in os.environ.items() if name not in PRODUCTION}
        | alone
        | {"DATA_DIR": str(tmp_path), "TRUSTED_PROXIES": "0"}
    )
    done = subprocess.run([sys.executable, str(PROJECT / "manage.py"), "shell", "--no-imports", "-c", SHOW], env=settings, capture_output=True, text=True, check=True, cwd=PROJECT)  # fmt: skip
    assert done.stdout.strip() == "['localhost', '127.0.0.1', '[::1]'] False 0 False False None False"
