"""演示: the main job walked through from the invented workbooks to the checked certificates, and what is printed of it."""

from __future__ import annotations

import hmac
import sys
import time
from base64 import b32encode
from itertools import product
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from certification.catalogue import ORDINARY
from certification.models import Batch
from certification.states import ApplicationState
from config.demonstration import steps
from config.demonstration.calendar import Walk, latest_walk, walk_from
from config.demonstration.checks import Line, check_all
from config.demonstration.roles import signed_in_as
from config.demonstration.workbook import workbook_of
from registry import viewing
from registry.acts.demonstration import seed_demo
from registry.models import Account, Role, Site
from registry.seeds import SEEDS, Demo, read_demo, read_reference
from registry.workdays import Workdays
from rules.words import PATHWAYS

FILENAME = "考生信息-演示.xlsx"


class DemonstrationFailed(Exception):
    """The demonstration cannot go on, or its checks do not hold; the text says why."""


class Demonstration:
    """演示: real jobs, real acts; only the instants the acts are given are chosen, and no period is shortened."""

    def run(self, *, base_url: str, check: bool, file: Path | None) -> None:
        """Runs the demonstration; run again, it finds everything done and only prints.

        Raises DemonstrationFailed where it cannot go on, and with ``check`` unless every check of what was issued holds.
        """
        if not settings.DEMO:
            raise DemonstrationFailed("this registry is not a demonstration (DEMO=1)")
        demo = read_demo(SEEDS, read_reference(SEEDS))
        seed_demo(demo, at=timezone.now())
        calendar = Workdays.load()
        try:
            with signed_in_as("worker"):
                batches = self._own(file, calendar, demo) if file else self._invented(demo, calendar)
        except steps.JobsMissing as missing:
            raise DemonstrationFailed(str(missing)) from missing
        seed_demo(demo, at=timezone.now())  # the workers on record by now get their accounts
        with signed_in_as("worker"):
            lines = check_all(steps.issued(batches).select_related("document"), base_url=base_url)
        self._print_lines(lines)
        faults = [f"{line.number}: {fault}" for line in lines for fault in line.faults]
        if not file:
            faults += _surprises(demo, batches)
        for fault in faults:
            print(f"✗ {fault}", file=sys.stderr)
        self._print_accounts(demo, base_url)
        if check and (faults or not lines):
            raise DemonstrationFailed("the demonstration's checks do not hold")

    def _invented(self, demo: Demo, calendar: Workdays) -> list[Batch]:
        """The invented people of every body that has some, a workbook for each pathway."""
        sent = Batch.objects.order_by("submitted_at").iterator()
        earlier = next((batch for batch in sent if batch.filename == FILENAME), None)  # sealed: not to be filtered by
        walk = (
            walk_from(timezone.localdate(earlier.submitted_at), calendar)
            if earlier
            else latest_walk(timezone.localdate(), calendar)
        )
        batches = []
        for body, pathway in product(demo.bodies, PATHWAYS):
            people = [person for person in demo.people if (person.body, person.pathway) == (body.key, pathway)]
            if people:
                site = Site.objects.select_related("body").get(code=body.site_code)
                content = workbook_of(people, employer=body.name, on=timezone.localdate(walk.submitted_at))
                scores = {person.id_number: person.scores for person in people if person.scores}
                submission = steps.Submission(site, _filename(pathway), content, scores, pathway)
                batches.append(self._walk(submission, walk))
        steps.close(batches, walk, say=self._say)
        return batches

    def _own(self, path: Path, calendar: Workdays, demo: Demo) -> list[Batch]:
        """A workbook of one's own, for the first body of the demonstration; everybody eligible passes."""
        site = Site.objects.select_related("body").get(code=demo.bodies[0].site_code)
        walk = latest_walk(timezone.localdate(), calendar)
        batch = self._walk(steps.Submission(site, path.name, path.read_bytes(), {}), walk)
        if batch.refusal:
            raise DemonstrationFailed(f"{batch.refusal['code']}: {batch.refusal['zh']} / {batch.refusal['en']}")
        for cell in batch.refusals.all()[:50]:
            self._say(f"           第{cell.row_number}行 {cell.column}：{cell.zh}（{cell.code}）")
        for row in batch.applications.exclude(state=ApplicationState.ISSUED).select_related("verdict")[:50]:
            missing = "、".join(row.verdict.compact["missing"])
            self._say(f"           第{row.row_number}行 {ApplicationState(row.state).label} {missing}")
        steps.close([batch], walk, say=self._say)
        return [batch]

    def _walk(self, submission: steps.Submission, walk: Walk) -> Batch:
        submitter = steps.account_of(submission.site, Role.SUBMITTER)
        with signed_in_as("web"), viewing.shown_to(submitter):  # whose body's people see the same
            return steps.walk_through(submission, walk, say=self._say)

    def _say(self, text: str) -> None:
        print(text, flush=True)

    def _print_lines(self, lines: list[Line]) -> None:
        self._say("")
        self._say(f"{'证书编号':<20} {'姓名':<6} {'职业技能等级':<10} 查验地址")
        for line in lines:
            self._say(f"{line.number}  {'✗' if line.faults else '✓'} {line.name}  {line.level}  {line.address}")

    def _print_accounts(self, demo: Demo, base_url: str) -> None:
        self._say("")
        self._say(f"登录 {base_url}/  （密码只用于本次安装的演示数据）")
        for account in Account.objects.filter(username__in=[user.sign_in for user in demo.users]).order_by("pk"):
            password = demo_password(account.username)
            if not account.has_usable_password():
                account.set_password(password)
                account.save(update_fields=["password"])
            of = account.body or account.region or ""
            self._say(f"  {account.username:<18} {password}  {account.get_role_display()} {account.display_name} {of}")


def _filename(pathway: str) -> str:
    return FILENAME if pathway == ORDINARY else f"{PATHWAYS[pathway]}-演示.xlsx"


def demo_password(username: str) -> str:
    """The demonstration's password of an account: derived from the installation's own secret, so it needs no keeping."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demo:{username}".encode(), "sha256")
    return "-".join(b32encode(digest[:10]).decode().lower()[at : at + 4] for at in range(0, 16, 4))


def _surprises(demo: Demo, batches: list[Batch]) -> list[str]:
    """Where the demonstration came out otherwise than its people announce."""
    failing = {person.key for person in demo.people if person.scores and min(person.scores.values()) < 60}
    expected = sum(person.expect == "eligible" and person.key not in failing for person in demo.people)
    refused = sum(person.expect == "refused" for person in demo.people)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and steps.issued(batches).count() < expected:
        time.sleep(0.2)
    found = {
        "certificates": (steps.issued(batches).count(), expected),
        "refused rows": (sum(batch.rows_refused for batch in batches), refused),
    }
    return [f"{what}: {count}, expected {wanted}" for what, (count, wanted) in found.items() if count != wanted]
