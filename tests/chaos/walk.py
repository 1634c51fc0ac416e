"""The work that goes on meanwhile: workbooks from upload to certificate, by people who speak HTTP and by nobody else.

Two bodies upload at the same time; a tenth of their people are the same. More small workbooks of the same people come while
the web server's disk is full. Each batch is scored and approved by its body's people. Whoever is in any workbook must hold
exactly one certificate in the end.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import psycopg

from bench.candidates import identity_number, workbook
from tests.chaos.client import Client, Kept, Refused
from tests.chaos.faults import BROKER_ERRORS, move_ahead
from tests.chaos.place import Place

BODIES = {"suzhou": "Y000032990001", "jiangsu": "S000032990002"}
HERALDS = 900_000
STRAW_ROWS = 5
MOST_WORKBOOKS = 60
PAGE = 500
POLL_SECONDS = 0.5
MARKS = ("theory", "skill")
NOTICES_OPEN = """
    SELECT max(ends_on)::text FROM certification_publicnotice WHERE closed_at IS NULL
"""
OPEN = """
    SELECT (SELECT count(*) FROM certification_application WHERE state IN ('eligible', 'passed', 'approved', 'on_notice'))
         + (SELECT count(*) FROM certification_batch WHERE state IN ('received', 'reading', 'validating', 'stopped'))
         + (SELECT count(*) FROM registry_outboxmessage WHERE done_at IS NULL)
         + (SELECT count(*) FROM registry_certificate c WHERE NOT EXISTS
               (SELECT FROM registry_certificatedocument d WHERE d.certificate_id = c.id))
         + (SELECT count(*) FROM registry_ledgerleaf l WHERE NOT EXISTS
               (SELECT FROM registry_ledgerentry e WHERE e.leaf_id = l.id))
"""


class Stuck(Exception):
    """The work doesn't come to its end; the text says what is open."""


@dataclass(slots=True)
class Sent:
    """A workbook as it was sent: by which body, whom it holds, its bytes, and the batch that it became."""

    body: str
    people: range
    content: bytes
    batch: str = ""


@dataclass(slots=True)
class Walk:
    """All workbooks of a run; ``patience`` are the seconds that one request, or standing still, is borne."""

    place: Place
    rows: int
    seed: int
    patience: float
    kept: Kept = field(default_factory=Kept)
    sent: list[Sent] = field(default_factory=list)
    resent_jobs: int = 0
    stage: str = "before"
    _passwords: dict[str, str] = field(default_factory=dict)
    _random: Random = field(init=False)
    _threads: ThreadPoolExecutor = field(init=False)
    _running: list[Future[None]] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self._threads = ThreadPoolExecutor(6, thread_name_prefix="walk")

    @property
    def people(self) -> set[int]:
        """Everybody who is in any workbook."""
        return {index for one in self.sent for index in one.people}

    def enter(self) -> None:
        """Bodies, filings and accounts with passwords, by the acts; Django is set up."""
        from django.utils import timezone

        from registry.acts.demonstration import seed_demo
        from registry.models import Account, CalendarYear
        from registry.seeds import SEEDS, read_demo, read_reference

        seed_demo(read_demo(SEEDS, read_reference(SEEDS)), at=timezone.now())
        CalendarYear.objects.get_or_create(year=timezone.localdate().year + 1)  # a run may begin in December
        names = [f"{body}.{role}" for body in BODIES for role in ("submitter", "assessor", "approver")]
        for account in Account.objects.filter(username__in=[*names, "admin"]):
            self._passwords[account.username] = secrets.token_urlsafe(12)
            account.set_password(self._passwords[account.username])
            account.save(update_fields=["password"])

    def herald(self) -> tuple[str, str]:
        """Two people walked through before any fault comes; number and name of a certificate that can be asked for."""
        one = self._sent("suzhou", HERALDS, 2)
        self._through(one)
        self.stage = "closing"
        self.until_closed()
        self.stage = "before"
        rows = self.place.query("SELECT number, holder_name FROM registry_certificate ORDER BY number LIMIT 1")
        return str(rows[0][0]), str(rows[0][1])

    def begin(self) -> None:
        """Both bodies' workbooks at the same time; the same content twice."""
        same = max(self.rows // 10, 2)
        great = self._sent("suzhou", 0, self.rows)
        other = self._sent("jiangsu", self.rows - same, same + max(same // 2, 1))
        self._start(lambda: self._through(great))
        self._start(lambda: self._through(other))
        self._start(lambda: self._upload_again(great))

    def straw(self) -> None:
        """One more small workbook of people who are in the great one, by the other body, at once."""
        if self.stage not in ("at work", "closing") or len(self.sent) > MOST_WORKBOOKS:
            return
        seed = self._random.randrange(0, max(self.rows - STRAW_ROWS, 1))
        one = self._sent("jiangsu", seed, STRAW_ROWS)
        self._start(lambda: self._through(one))

    def run(self) -> None:
        """From upload to certificate; returns when everybody has one. Raises Stuck, NeverAnswered, Refused."""
        self.stage = "at work"
        self.begin()
        while self._running:  # more may come while what stands is closed
            while self._running:
                self._running.pop(0).result()
            self.stage = "closing"
            self.until_closed()
        self.stage = "done"

    def _start(self, work: Callable[[], None]) -> None:
        self._running.append(self._threads.submit(work))

    def _sent(self, body: str, seed: int, count: int) -> Sent:
        one = Sent(body, range(seed + 1, seed + count + 1), workbook(count, seed=seed))
        with self._lock:
            self.sent.append(one)
        return one

    def _as(self, username: str) -> Client:
        anybody = Client(lambda: self.place.address, self.kept, patience=self.patience)
        return anybody.sign_in(username, self._passwords[username])

    def _through(self, one: Sent) -> None:
        """One workbook as far as the public notice."""
        submitter = self._as(f"{one.body}.submitter")
        one.batch = self._upload(submitter, one)
        self._wait_until_validated(submitter, one)
        self._score(one)
        self._approve(one)

    def _upload_again(self, one: Sent) -> None:
        """The same content at the same moment. Raises Stuck where it became a second batch."""
        batch = self._upload(self._as(f"{one.body}.submitter"), one)
        while not one.batch:
            time.sleep(POLL_SECONDS)
        if batch != one.batch:
            raise Stuck(f"the same content became two batches: {batch} and {one.batch}")

    def _upload(self, submitter: Client, one: Sent) -> str:
        return str(submitter.upload("/api/v1/batches", {"site": BODIES[one.body]}, "考生.xlsx", one.content)["id"])

    def _wait_until_validated(self, submitter: Client, one: Sent) -> None:
        last, since = "", time.monotonic()
        while True:
            said = submitter.get(f"/api/v1/batches/{one.batch}")
            if said["state"] == "validated" and not said["stopped_jobs"]:
                return
            if said["state"] == "refused":
                raise Stuck(f"a workbook of {len(one.people)} people was refused: {said['refusal']}")
            if any(job["given_up"] for job in said["stopped_jobs"]):
                self._send_again()
            now = f"{said['state']} {said['rows']}"
            if now != last:
                last, since = now, time.monotonic()
            if time.monotonic() - since > self.patience:
                raise Stuck(f"batch {one.batch} stands still: {now}")
            time.sleep(POLL_SECONDS)

    def _send_again(self) -> None:
        """The administrator sends what was given up once more (docs/operations.md, BajigongJobsGivenUp)."""
        admin = self._as("admin")
        for job in admin.get("/api/v1/jobs"):
            if job["given_up"]:
                with suppress(Refused):  # somebody was quicker
                    admin.post(f"/api/v1/jobs/{job['id']}/sendings", {})
                    self.resent_jobs += 1

    def _score(self, one: Sent) -> None:
        assessor = self._as(f"{one.body}.assessor")
        while True:
            waiting = list(self._eligible(assessor, one.batch))
            if not waiting:
                return
            for start in range(0, len(waiting), PAGE):
                marks = [
                    {"application": pk, "part": part, "value": 80}
                    for pk in waiting[start : start + PAGE]
                    for part in MARKS
                ]
                assessor.post(f"/api/v1/batches/{one.batch}/scores", {"scores": marks})

    def _eligible(self, assessor: Client, batch: str) -> Iterator[str]:
        path: str | None = f"/api/v1/batches/{batch}/applications?state=eligible&page_size={PAGE}"
        while path:
            page = assessor.get(path)
            yield from (row["id"] for row in page["results"])
            following = page["next"]
            path = following[following.index("/api/") :] if following else None

    def _approve(self, one: Sent) -> None:
        """Approves what waits, as seen; whoever finds nothing is done. Signed in anew each time, for that must be fresh."""
        refused = 0
        while True:
            approver = self._as(f"{one.body}.approver")
            listed = approver.get(f"/api/v1/batches/{one.batch}/waiting-list")
            if not listed["count"]:
                return
            try:
                approver.post(f"/api/v1/batches/{one.batch}/approvals", {"list": listed})
            except Refused:  # the clock jumped since the sign-in, which then is not fresh
                refused += 1
                if refused > 20:
                    raise

    def until_closed(self) -> None:
        """Waits for every public notice, goes on to the day after it, and waits until nothing is open."""
        last, since = None, time.monotonic()
        while True:
            try:
                open_now = self.place.query(OPEN)[0][0]
                if not open_now and not self.place.query("SELECT 1 FROM certification_application LIMIT 1 OFFSET 1"):
                    raise Stuck("nothing was ever taken in")
                if not open_now:
                    return
                self._go_on_to_the_end_of_notices()
                given_up = self.place.query(
                    "SELECT 1 FROM registry_outboxmessage WHERE given_up_at IS NOT NULL AND done_at IS NULL"
                )
            except psycopg.Error:
                open_now, given_up = -1, []
            if given_up:
                self._send_again()
            if open_now != last:
                last, since = open_now, time.monotonic()
            if time.monotonic() - since > self.patience:
                raise Stuck(f"{open_now} things stay open")
            time.sleep(POLL_SECONDS)

    def _go_on_to_the_end_of_notices(self) -> None:
        approved = self.place.query("SELECT 1 FROM certification_application WHERE state = 'approved' LIMIT 1")
        last = self.place.query(NOTICES_OPEN)[0][0]
        if approved or last is None:
            return
        on = self.place.query(
            "SELECT ((now() + coalesce((SELECT ahead_by FROM registry_democlock), '0')) AT TIME ZONE 'Asia/Shanghai')::date::text"
        )[0][0]
        if on <= last:
            from datetime import date

            days = (date.fromisoformat(last) - date.fromisoformat(on)).days + 1
            move_ahead(self.place, timedelta(days=days))
        if self.place.quick:
            self._close_now()

    def _close_now(self) -> None:
        """What the beat does once a minute, for who can't wait a minute."""
        from config.celery import app

        with suppress(*BROKER_ERRORS):
            app.send_task("certification.close_public_notice", retry=False)

    def stop(self) -> None:
        """Takes nothing new up."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def document_numbers(people: set[int]) -> dict[str, int]:
    """The document number of everybody, and whose it is."""
    return {identity_number(index)[0]: index for index in people}
