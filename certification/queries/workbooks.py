"""工作簿 in and out: the template, the returned workbook, the exports and the score sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from certification import content, slices
from certification.acts.assessing import ASSESSABLE
from certification.acts.scores import Mark, current_scores, faults_in
from certification.catalogue import ORDINARY, catalogue_of
from certification.models import Application, Batch
from certification.models import RowRefusal as StoredRefusal
from certification.reasons import PERSON_NOT_MATCHED, NotAWorkbook, NotExamined, ScoresRefused
from certification.states import ApplicationState
from intake import export, returning, scores
from intake import template as templates
from intake.faults import CellRefusal, Note, RowRefusal
from registry.models import ExamPart, Site
from rules.ladder import Level
from rules.refusals import Fault, Reason

PARTS = {"theory": ExamPart.THEORY, "practice": ExamPart.SKILL, "review": ExamPart.REVIEW}
_COLUMNS = {key: f"{word}成绩" for word, key in scores.PARTS.items()}
UNRECORDED = object()
NOT_EXAMINED = (
    ApplicationState.INELIGIBLE,
    ApplicationState.UNKNOWN,
    ApplicationState.WITHDRAWN,
    ApplicationState.ANNULLED,
)
EXAMINED = tuple(state for state in ApplicationState if state not in NOT_EXAMINED)


def template(site: Site, *, on: date, pathway: str = ORDINARY) -> bytes:
    """The candidates' workbook to fill in: what the site is filed for on the day and may decide by the pathway.

    Raises NoPolicyInForce, BodyHasNoPower, PathwayNotInForce.
    """
    return templates.template(catalogue_of(site, on=on, pathway=pathway), body_name=site.body.name)


def returned_workbook(batch: Batch) -> bytes:
    """The rows to be mended of the uploaded workbook, with the reasons and the notes. Raises NotAWorkbook."""
    if batch.source != "workbook":
        raise NotAWorkbook
    return returning.returned_workbook(content.load(batch.content_path), _Answer(batch))


class _Answer:
    """What was answered to a batch, read as a stream: a large file may have millions of faults."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def refused(self) -> Iterator[RowRefusal]:
        """The refused rows with all their faults, by row number."""
        faults = self._batch.refusals.order_by("candidate_row", "id").iterator()
        for number, group in groupby(faults, key=attrgetter("candidate_row")):
            yield RowRefusal(number, tuple(map(_cell, group)))

    def refused_numbers(self) -> set[int]:
        """The numbers of the refused rows."""
        return set(self._batch.refusals.order_by().values_list("candidate_row", flat=True).distinct().iterator())

    def on_sheet(self, title: str) -> Iterator[CellRefusal]:
        """The faults on a sheet of evidence, by row number."""
        return map(_cell, self._batch.refusals.filter(sheet=title).order_by("row_number", "id").iterator())

    def notes(self) -> Iterator[Note]:
        """The notes."""
        for note in self._batch.notes.order_by("row_number", "id").iterator():
            yield Note(note.row_number, note.column, note.code, note.zh, note.en, note.sheet)


def _cell(stored: StoredRefusal) -> CellRefusal:
    return CellRefusal(
        row_number=stored.row_number, column=stored.column, code=stored.code, zh=stored.zh, en=stored.en,
        value_masked=stored.value, nearest=tuple(stored.nearest), sheet=stored.sheet,
    )  # fmt: skip


def export_candidates(batch: Batch) -> bytes:
    """The accepted candidates under the 33 official headers, as they were sent."""
    return export.candidates_workbook(slices.open_row(row.row_sealed) for row in _rows(batch))


def score_sheet(batch: Batch) -> bytes:
    """The sheet to be filled in: who can be given marks now, with those recorded so far. Raises NotExamined."""
    return _scores(batch, ASSESSABLE)


def export_scores(batch: Batch) -> bytes:
    """The scores recorded, of everybody who is or was to be examined, whatever came of it. Raises NotExamined."""
    return _scores(batch, EXAMINED)


def export_results(batch: Batch) -> bytes:
    """The certificates issued from the batch."""
    rows = _rows(batch).filter(state=ApplicationState.ISSUED).select_related("certificate")
    recorded = current_scores([row.pk for row in rows])
    return export.results_workbook(_results(batch, rows, recorded))


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """成绩表所载成绩: the marks of a score sheet with the row and the column that each stands in."""

    marks: tuple[Mark, ...]
    places: tuple[tuple[int, str], ...]

    def placed(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of the marks with the row and column of the sheet, in the order of the rows."""
        found = []
        for fault in faults:
            row, column = self.places[fault.position] if fault.position is not None else (fault.row, fault.column)
            found.append(replace(fault, row=row, column="准考证号" if fault.field == "application" else column))
        return sorted(found, key=lambda fault: fault.row or 0)


def read_score_workbook(batch: Batch, data: bytes) -> SheetMarks:
    """The marks in a filled score sheet that are not on record already; cells left empty give none.

    Each row is matched by 准考证号 and must name the same person. Raises ScoresRefused with every fault, of the sheet
    and of the marks as things stand, and the intake's refusals for what is no such workbook.
    """
    sheet = scores.read_scores(data)
    faults = [
        Fault(None, Reason(cell.code, cell.zh, cell.en), row=cell.row_number, column=cell.column)
        for row in sheet.refused
        for cell in row.cells
    ]
    expected = {admission_number(row): row for row in _rows(batch)}
    recorded = current_scores([row.pk for row in expected.values()])
    marks: list[Mark] = []
    places: list[tuple[int, str]] = []
    for row in sheet.rows:
        application = expected.get(row.admission_number)
        if application is None or not _same_person(row, application):
            faults.append(Fault(None, PERSON_NOT_MATCHED, row=row.row_number, column="准考证号"))
            continue
        for key, value in row.scores.items():
            if (value is not None or key in row.absent) and key in PARTS:
                mark = Mark(application.pk, PARTS[key], value)
                if recorded[application.pk].get(mark.part, UNRECORDED) != value:
                    marks.append(mark)
                    places.append((row.row_number, _COLUMNS[key]))
    read = SheetMarks(tuple(marks), tuple(places))
    if every := read.placed([*faults, *faults_in(batch, marks)]):
        raise ScoresRefused(every)
    return read


def admission_number(application: Application) -> str:
    """准考证号: day of submission (6), province and site (8), row (5); unique within its batch."""
    batch = application.batch
    return f"{batch.submitted_at:%y%m%d}{batch.site.code[5:13]}{application.row_number:05d}"


def _scores(batch: Batch, states: Collection[str]) -> bytes:
    if batch.is_reviewed:
        raise NotExamined
    rows = list(_rows(batch).filter(state__in=states))
    recorded = current_scores([row.pk for row in rows])
    return export.scores_workbook(_score_row(row, recorded[row.pk]) for row in rows)


def _rows(batch: Batch) -> QuerySet[Application]:
    rows = Application.objects.filter(batch=batch).select_related("worker", "occupation", "work_type", "batch__site")
    return rows.order_by("row_number")


def _same_person(row: scores.ScoreRow, application: Application) -> bool:
    sent = slices.open_row(application.row_sealed)
    return (row.name, row.document_number) == (sent["姓名"], sent["证件号码"])


def _score_row(application: Application, recorded: dict[str, Any]) -> dict[str, Any]:
    sent = slices.open_row(application.row_sealed)
    cells: dict[str, Any] = {
        "准考证号": admission_number(application),
        "姓名": sent["姓名"],
        "性别": application.worker.sex,
        "身份证号": sent["证件号码"],
        "单位": sent["所在单位"],
        "职业": _occupation(application),
        "等级": Level(application.level).official_form,
    }
    return cells | _score_cells(recorded)


def _score_cells(recorded: dict[str, Any]) -> dict[str, Any]:
    by_key = {key: recorded[part] for key, part in PARTS.items() if part in recorded}
    return scores.score_cells(by_key, [key for key, value in by_key.items() if value is None])


def _results(batch: Batch, rows: QuerySet[Application], recorded: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        certificate = row.certificate
        assert certificate is not None
        sent = slices.open_row(row.row_sealed)
        marks = {header: value for header, value in _score_cells(recorded[row.pk]).items() if "缺考" not in header}
        marks.pop("工作业绩成绩", None)
        yield {
            "姓名": sent["姓名"],
            "性别": row.worker.sex,
            "证件类型": sent["证件类型"],
            "证件号码": sent["证件号码"],
            "所在单位": sent["所在单位"],
            "职业名称": row.occupation.title,
            "工种名称": row.work_type.title if row.work_type else "",
            "认定等级": Level(row.level).official_form,
            "证书编号": certificate.number,
            "发证日期": certificate.issued_on,
            "发证机构": batch.body.name,
            **marks,
        }


def _occupation(application: Application) -> str:
    return application.work_type.title if application.work_type else application.occupation.title
