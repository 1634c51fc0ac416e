"""Doors of the registry: what jobs and the beat call."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from registry import outbox
from registry.acts import ledger, sign_ins
from registry.acts.documents import render_documents, stop_documents
from registry.outbox import door


@shared_task(name="registry.relay_outbox", ignore_result=True)
def relay_outbox() -> None:
    """Sends again what nobody finished."""
    outbox.relay(now=timezone.now())


@shared_task(name="registry.sequence_ledger", ignore_result=True)
def sequence_ledger() -> None:
    """Gives the new leaves their places in the tree."""
    ledger.sequence()


@shared_task(name="registry.forget_sign_ins", ignore_result=True)
def forget_sign_ins() -> None:
    """Removes sessions and tokens that are over, and the history of signing in that is old."""
    sign_ins.forget_old(at=timezone.now())


@door("registry.render_documents", give_up=stop_documents)
def render(*, certificate_ids: list[str], at: datetime) -> None:
    """Renders certificates' documents and records their digests."""
    render_documents(certificate_ids, at=at)
