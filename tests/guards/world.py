"""A registry in which something of everything has happened, for the attempts to break it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from certification.acts.objecting import raise_objection
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.models import Application, Batch, PublicNotice
from registry.acts import certificates, ledger
from registry.acts.certificates import Grant
from registry.models import Certificate, Decision, NumberSeries
from registry.numbers import compose
from tests.candidates import candidate, many, workbook
from tests.guards.back_door import add, copy
from tests.house import DUE, EXAMINED, House, build_house, drain, on
from tests.pathways import BY_PATHWAY

LATER = on(2026, 10, 12)


@dataclass(frozen=True, slots=True)
class World:
    """Applications by the state they stand in; ``issued`` has a certificate with its document."""

    house: House
    batch: Batch
    other: Batch
    issued: Application
    contested: Application
    on_notice: Application
    approved: Application
    passed: Application
    failed: Application
    eligible: Application
    unknown: Application
    reviewed: Application
    turned_down: Application
    unreviewed: Application

    @property
    def certificate(self) -> Certificate:
        """The certificate that was issued."""
        assert self.issued.certificate is not None
        return self.issued.certificate

    @property
    def public_notice(self) -> PublicNotice:
        """The 公示 that runs."""
        assert self.on_notice.public_notice is not None
        return self.on_notice.public_notice

    @property
    def series(self) -> NumberSeries:
        """The series that the certificates' serials come from."""
        return NumberSeries.objects.get(site=self.house.site)

    def decision_for(self, application: Application, **values: Any) -> Decision:
        """A decision on an application as the act would write it, but for the values given."""
        facts = {
            "worker_id": application.worker_id, "approved_at": EXAMINED, "pathway": application.pathway,
            "level": application.level, "route": application.route, "policy_digest": application.verdict.policy_id,
        }  # fmt: skip
        decision = copy(self.certificate.decision, **facts | values)
        add(decision)
        return decision

    def certificate_for(self, application: Application, *, serial: int = 0, **values: Any) -> Certificate:
        """The next certificate as the act would write it for an approved application, but for the values given."""
        serial = serial or self.series.last + 1
        number = compose(self.house.site.code, 2026, "3", serial)
        facts = {"decision_id": application.decision_id, "worker_id": application.worker_id, "issued_at": LATER}
        return copy(
            self.certificate, **facts | {"issued_on": LATER.date(), "number": number, "serial": serial} | values
        )

    def issue_past_the_procedure(self, application: Application, *, at: Any) -> Certificate:
        """A certificate with its number but without a look at the 公示."""
        site, decision = self.house.site, application.decision
        assert decision is not None
        grant = Grant(
            decision.pk, site.pk, site.code, application.worker_id, application.worker.name,
            application.occupation_id, None, application.level, decision.policy_digest,
        )  # fmt: skip
        ((_, identifier),) = certificates.issue([grant], at=at)
        return Certificate.objects.get(pk=identifier)


def build_world() -> World:
    """Two batches: one issued but for a contested result, one with a row in every earlier state."""
    house = build_house()
    first = house.upload(workbook(many(2)))
    public_notice = house.give_notice(first)
    contested = first.applications.get(row_number=3)
    raise_objection(contested, ground="工作年限不实", contact="", at=EXAMINED)
    house.issue()
    drain("registry.render_documents")
    ledger.sequence()
    third = _reviewed(house)
    second = house.upload(workbook([*many(5, first=11), _without_evidence(21)]), filename="第二批.xlsx")
    rows = {row.row_number: row for row in second.applications.order_by("row_number")}
    assert [row.state for row in rows.values()] == ["eligible"] * 5 + ["unknown"]
    marks = [Mark(rows[at].pk, part, value) for at, part, value in _MARKS]
    record_scores(second, marks, by=house.assessor, at=EXAMINED)
    house.approve(second, applications=[rows[2].pk])
    drain("certification.give_notice")
    house.approve(second, applications=[rows[3].pk])
    connection.check_constraints()
    assert public_notice.ends_on < DUE.date()

    def row(batch: Batch, number: int) -> Application:
        return Application.objects.select_related("certificate", "public_notice", "decision", "worker", "verdict").get(
            batch=batch, row_number=number
        )

    return World(
        house, first, second, issued=row(first, 2), contested=row(first, 3), on_notice=row(second, 2),
        approved=row(second, 3), passed=row(second, 4), failed=row(second, 5), eligible=row(second, 6),
        unknown=row(second, 7), reviewed=row(third, 2), turned_down=row(third, 3), unreviewed=row(third, 4),
    )  # fmt: skip


def _reviewed(house: House) -> Batch:
    """A batch of front-line workers: one passed by its review, one not, one still to be reviewed."""
    case = BY_PATHWAY["direct_frontline"]
    people = [case.person(index) for index in range(31, 34)]
    batch = house.upload(workbook(people), filename="第三批.xlsx", pathway=case.pathway)
    first, second, _ = batch.applications.order_by("row_number")
    conclusions = [
        Concluded(first.pk, "failed", EXAMINED.date(), "材料不齐", "会议纪要〔2026〕1号"),
        Concluded(second.pk, "failed", EXAMINED.date(), "业绩一般", "会议纪要〔2026〕1号"),
    ]
    record_reviews(batch, conclusions, by=house.assessor, at=EXAMINED)
    passed = Concluded(first.pk, "passed", EXAMINED.date(), "材料已补齐，业绩突出", "会议纪要〔2026〕2号")
    record_reviews(batch, [passed], by=house.assessor, at=EXAMINED)
    return batch


_MARKS = [
    (row, part, Decimal(59 if (row, part) == (5, "skill") else 80))
    for row in (2, 3, 4, 5)
    for part in ("theory", "skill")
]


def _without_evidence(index: int) -> dict[str, Any]:
    """A candidate who names a certificate and proves nothing: the verdict is 材料不足."""
    bare = candidate(index)
    del bare["work"], bare["grades"]
    return bare
