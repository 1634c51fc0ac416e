"""证书: its status proposed, confirmed, declined and superseded in any order; told alike everywhere, on every day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from registry.acts.documents import document_of, document_on, render_documents
from registry.acts.status_changes import confirm_change, decline_change, possible_changes, propose_change
from registry.checking import check
from registry.models import Certificate, CertificateDocument, CertificateStatus, StatusProposal
from registry.models.status_changes import StatusGround
from rules.ladder import Level
from tests.fuzz.acts.machine import PICK, Acts, pick

REGULATORS = (
    "regulator",
    "confirmer",
    "city",
    "nation",
    "regulator",
    "confirmer",
    "neighbour",
    "approver",
    "administrator",
)
DAYS = st.sampled_from((0, 0, 0, 0, -1, -14, -15, 1, 5, 29, 30, 31, 20_000))
AFTER = {
    "suspended": CertificateStatus.SUSPENDED, "reinstated": CertificateStatus.VALID, "revoked": CertificateStatus.REVOKED,
    "superseded": CertificateStatus.SUPERSEDED,
}  # fmt: skip


def _stands(machine: Certificates) -> bool:
    """Whether anything was ever proposed."""
    return StatusProposal.objects.exists()


class Certificates(Acts):
    """Three certificates, and the regulators."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: dict[str, list[tuple[str, date]]] = {}
        self.final: dict[str, date] = {}

    def certificate(self, place: int) -> Certificate:
        """One of them."""
        rows = Certificate.objects.select_related("site__body", "document").order_by("pk")
        found = pick(list(rows), place)
        assert found is not None
        return found

    def today(self, days: int = 0) -> date:
        """The legal day, or so many days from it."""
        return timezone.localdate(self.at) + timedelta(days=days)

    @rule(place=PICK, kind=st.sampled_from([*AFTER, "suspended", "revoked"]), days=DAYS, who=st.sampled_from(REGULATORS),
          other=st.one_of(st.none(), PICK), statement=st.sampled_from(("核查属实", "核查属实", "……")))  # fmt: skip
    def propose(self, place: int, kind: str, days: int, who: str, other: int | None, statement: str) -> None:
        """Any change, from any day, with or without a successor."""
        certificate, by, effective_on = self.certificate(place), self.account(who), self.today(days)
        ground = StatusGround.objects.filter(kind=kind).order_by("pk").first()
        assert ground is not None, kind
        if kind == "superseded" and other is None:
            other = place + 1
        successor = self.certificate(other) if other is not None and kind in ("superseded", "suspended") else None
        self.do("propose", lambda: propose_change(
            certificate, ground, statement=statement, effective_on=effective_on, by=by, at=self.at, replaced_by=successor,
        ), by=by, about=certificate, event=("status_change.proposed",))  # fmt: skip

    @precondition(_stands)
    @rule(place=PICK, who=st.sampled_from(REGULATORS))
    def confirm(self, place: int, who: str) -> None:
        """By a second person of the same or a higher authority."""
        proposal, by = self._proposal(place), self.account(who)
        if proposal is None:
            return
        certificate = proposal.certificate
        change = self.do("confirm", lambda: confirm_change(proposal, by=by, at=self.at), by=by, about=certificate,
                         event=[f"certificate.{proposal.kind}"])  # fmt: skip
        if change is not None:
            assert by.pk != proposal.proposed_by_id, "who proposed has confirmed"
            self._changed(certificate, proposal)

    @precondition(_stands)
    @rule(place=PICK, who=st.sampled_from(REGULATORS), reason=st.sampled_from(("不予确认", "不予确认", "")))
    def decline(self, place: int, who: str, reason: str) -> None:
        """Withdrawn by who proposed, declined by who might have confirmed."""
        proposal, by = self._proposal(place), self.account(who)
        if proposal is not None:
            self.do("decline", lambda: decline_change(proposal, reason=reason, by=by, at=self.at), by=by,
                    about=proposal.certificate, event=("status_change.declined", "status_change.withdrawn"))  # fmt: skip

    @staticmethod
    def _proposal(place: int) -> StatusProposal | None:
        rows = StatusProposal.objects.select_related("certificate__site__body", "ground", "replaced_by", "proposed_by")
        return pick(list(rows.order_by("outcome", "pk")), place if place < 4 else 0)

    def _changed(self, certificate: Certificate, proposal: StatusProposal) -> None:
        """What the page of states says of a change, said again."""
        kind, day = str(proposal.kind), proposal.effective_on
        before = self.changes.setdefault(certificate.number, [])
        assert day <= self.today(30) or proposal.proposed_at < self.at, "a change of a far day"
        assert day >= certificate.issued_on, "a change before the day of issue"
        if kind != "revoked":
            assert not any(one == "revoked" for one, _ in before), f"{kind} after a revocation"
            assert all(earlier <= day for _, earlier in before), f"{kind} before the day of an earlier change"
        else:
            standing = [earlier for one, earlier in before if one == "revoked"]
            assert not standing or day < min(standing), "revoked twice"
        if kind == "superseded":
            successor = proposal.replaced_by
            assert successor is not None, "replaced by nothing"
            assert successor.pk != certificate.pk, "replaced by itself"
            assert successor.worker_id == certificate.worker_id, "replaced by somebody else's"
            assert Level(successor.level).rank >= Level(certificate.level).rank, "replaced by a lower level"
            assert self._status(successor, day) == CertificateStatus.VALID, "replaced by one that is not valid"
        before.append((kind, day))

    def _status(self, certificate: Certificate, day: date) -> CertificateStatus:
        """From the earliest revocation on revoked; before that the change of the latest day, of several the last made."""
        found = [one for one in self.changes.get(certificate.number, []) if one[1] <= day]
        if any(kind == "revoked" for kind, _ in found):
            return CertificateStatus.REVOKED
        latest = max((at for _, at in found), default=None)
        last = [kind for kind, at in found if at == latest]
        return AFTER[last[-1]] if last else CertificateStatus.VALID

    @invariant()
    def the_status_of_every_day_is_told_alike(self) -> None:
        """The model's, the row's, the queryset's and the public check's, before and after every change."""
        if not self.is_news("status", self.today()):
            return
        days = {day + timedelta(days=off) for found in self.changes.values() for _, day in found for off in (-1, 0, 1)}
        for day in sorted({*days, self.today(), self.today(31)}):
            annotated = {one.number: one for one in Certificate.objects.with_status(on=day)}
            valid = set(Certificate.objects.in_force(on=day).values_list("number", flat=True))
            for number, one in annotated.items():
                status = self._status(one, day)
                told = check(number, on=day).answer.value
                assert one.status(on=day) == status, (number, day, self.changes)
                assert told == status, (number, day, told, self.changes)
                assert (number in valid) == (status == CertificateStatus.VALID and one.issued_on <= day), (number, day)

    @invariant()
    def what_is_final_stays(self) -> None:
        """Revoked on a day, it is revoked on that day for ever; the day may only come forward."""
        for number, found in self.changes.items():
            revoked = [day for kind, day in found if kind == "revoked"]
            if revoked:
                assert min(revoked) <= self.final.get(number, min(revoked)), number
                self.final[number] = min(revoked)
                one = Certificate.objects.get(number=number)
                assert one.status(on=max(self.final[number], self.today(400))) == CertificateStatus.REVOKED, number
                assert not possible_changes(one, on=self.final[number]), "something may befall a revoked certificate"

    @rule(place=PICK, days=st.sampled_from((0, 0, 30)))
    def reprint(self, place: int, days: int) -> None:
        """The same bytes for ever; while it is not valid what is handed out is another document."""
        certificate, on = self.certificate(place), self.today(days)
        self.do("render_documents", lambda: render_documents([str(certificate.pk)], at=self.at), role="worker")
        original, handed_out = document_of(certificate), document_on(certificate, on=on)
        assert (handed_out == original) == (self._status(certificate, on) == CertificateStatus.VALID), (
            certificate.number
        )
        assert CertificateDocument.objects.filter(certificate=certificate).count() == 1
