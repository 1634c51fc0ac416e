"""The procedure behind the doors: doing the jobs that requests leave, and what the demo body is filed for."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.celery import app
from registry.models import Body, LevelCode, OutboxMessage, Region, Site
from rulebook.acts.publishing import publish
from rules.ladder import Level
from tests import factories


def work_off() -> None:
    """Does every waiting job, and those that they leave, as a worker would."""
    app.loader.import_default_modules()
    while waiting := list(OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True).order_by("pk")):
        for message in waiting:
            app.tasks[message.task](message.pk)


def filed_site(body: Body | None = None) -> Site:
    """A site filed for lathe work at 高级工, with the standard, the ordinary policies and the regions of its people."""
    site = factories.SiteFactory(body=body or factories.BodyFactory())
    for code, name in (("000000", "全国"), ("320000", "江苏省"), ("320508", "姑苏区")):
        Region.objects.get_or_create(code=code, defaults={"name": name})
    lathe = factories.OccupationFactory()
    factories.StandardFactory(occupation=lathe)
    factories.OfferFactory(occupation=lathe, level=Level.SENIOR.value)
    factories.FilingScopeFactory(filing__site=site, occupation=lathe, level=Level.SENIOR.value)
    LevelCode.objects.update_or_create(level=Level.SENIOR.value, defaults={"sign": "3"})
    root = Path(settings.BASE_DIR) / "seeds" / "policies"
    publish([path.read_text(encoding="utf-8") for path in sorted(root.glob("cn.ordinary.*.yaml"))], by=None,
            at=timezone.now())  # fmt: skip
    factories.calendar(timezone.localdate().year, timezone.localdate().year + 1)
    return site
