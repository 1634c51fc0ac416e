"""跟踪: OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector; nothing otherwise.

Its packages are those of requirements-tracing.txt and not needed without it. A span names the route and never the
address: addresses hold certificate numbers and, over the API, names.
"""

from __future__ import annotations

import os
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured

ENDPOINT: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
ADDRESSES: Final = ("http.url", "http.target", "url.full", "url.path", "url.query")
_begun: list[int] = []


def begin(service: str) -> None:
    """Begins to trace this process, once. Raises ImproperlyConfigured where the packages are missing."""
    if not os.environ.get(ENDPOINT) or os.getpid() in _begun:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ImproperlyConfigured(f"{ENDPOINT} is set: pip install -r requirements-tracing.txt") from error
    instrument(service, BatchSpanProcessor(OTLPSpanExporter()))
    _begun.append(os.getpid())


def instrument(service: str, processor: Any) -> Any:
    """Traces requests, jobs and statements into a processor of spans; the provider of them."""
    from opentelemetry import trace
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource.create({"service.name": f"bajigong-{service}"}))
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(tracer_provider=provider, response_hook=name_by_route)
    CeleryInstrumentor().instrument(tracer_provider=provider)  # type: ignore[no-untyped-call]
    PsycopgInstrumentor().instrument(tracer_provider=provider)
    return provider


def name_by_route(span: Any, request: Any, response: Any) -> None:
    """Puts the route where the address stood."""
    match = getattr(request, "resolver_match", None)
    route = f"/{match.route}" if match else "-"
    span.update_name(f"{request.method} {route}")
    for name in ADDRESSES:
        if name in (span.attributes or {}):
            span.set_attribute(name, route)
