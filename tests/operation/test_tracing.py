"""Traces, where they are asked for; in a process of its own, because instruments stay."""

from __future__ import annotations

import os
import subprocess
import sys

from config.launch.places import PROJECT

SCRIPT = """
import django; django.setup()
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from config import tracing
kept = InMemorySpanExporter()
tracing.instrument("web", SimpleSpanProcessor(kept))
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
assert client.get("/robots.txt", {"name": "MARKED-NAME"}).status_code == 200
client.get("/no-such-page/MARKED-NUMBER")
spans = kept.get_finished_spans()
told = "".join(one.to_json() for one in spans)
assert "GET /robots.txt" in {one.name for one in spans}, [one.name for one in spans]
assert '"service.name": "bajigong-web"' in told
assert "MARKED" not in told, told
print("traced")
"""


def run(script: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | more
    return subprocess.run([sys.executable, "-c", script], cwd=PROJECT, env=env, capture_output=True, text=True)


def test_spans_name_routes_and_never_what_was_asked_for() -> None:
    done = run(SCRIPT)
    assert done.stdout.strip().endswith("traced"), done.stderr[-3000:]


def test_without_a_collector_nothing_is_loaded() -> None:
    done = run(
        "import config.wsgi, sys; print([one for one in sys.modules if one.startswith(('opentelemetry.exporter', 'opentelemetry.instrumentation'))])"
    )
    assert done.stdout.strip().endswith("[]"), (done.stdout, done.stderr[-2000:])


def test_a_collector_without_the_packages_stops_the_start_with_what_to_install() -> None:
    hidden = "import sys; sys.modules['opentelemetry'] = None\nimport config.wsgi"
    done = run(hidden, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318")
    assert done.returncode == 1
    assert "requirements-tracing.txt" in done.stderr
