"""Pages of what stopped: the submitter is told, the administrator sees the list and sends again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from certification.acts.submitting import submit_workbook
from certification.models import Batch
from config.celery import app
from registry import outbox
from registry.models import OutboxMessage
from tests import factories
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def stopped(house: House) -> Batch:
    """A batch whose content is gone, after all the tries."""
    batch, _ = submit_workbook(
        site=house.site, filename="考生信息.xlsx", content=workbook(many(1)), by=house.submitter, at=SUBMITTED
    )
    (Path(settings.MEDIA_ROOT) / batch.content_path).unlink()
    message = OutboxMessage.objects.get()
    for _ in range(outbox.MAX_ATTEMPTS):
        with pytest.raises(outbox.DoorFailed):
            app.tasks[message.task](message.pk)
    return batch


def test_the_batch_says_that_it_was_stopped_and_who_must_act(house: House, stopped: Batch, browse: SignIn) -> None:
    """No progress that never moves: the state, the refusal in both languages, and the job."""
    page = shown(browse(house.submitter).get(f"/batches/{stopped.pk}/"))
    assert "处理中断" in page
    assert "<code>reading_stopped</code>" in page
    assert "须由系统管理员重新发送" in page
    assert "正在处理，本页自动更新" not in page
    assert "读取中断" in shown(browse(house.submitter).get(f"/batches/{stopped.pk}/events/"))


def test_the_administrator_sees_the_job_and_sends_it_again(house: House, stopped: Batch, browse: SignIn) -> None:
    """From the home page; nobody else may."""
    message = OutboxMessage.objects.get()
    address = reverse("portal:job-send", args=[message.pk])
    client = browse(factories.AdministratorFactory())
    home = shown(client.get("/"))
    assert "停办和在等待的任务" in home
    assert "FileNotFoundError" in home
    assert f'action="{address}"' in home
    for account in (house.submitter, house.approver, house.regulator):
        assert browse(account).post(address).status_code == 403
    assert client.post(address)["Location"] == "/"
    stopped.refresh_from_db()
    assert stopped.state == "received"
    assert "停办和在等待的任务" not in shown(client.get("/"))
    assert client.post(address).status_code == 409
