"""Workbooks to take away: the template, the returned workbook, the exports."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from urllib.parse import quote
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Access
from api.problems import Problematic, named, parameter_fault, problem_of
from api.rendering import WorkbookRenderer
from api.resources import Resource
from api.views.batches import batch_of, site_of
from certification import queries
from registry import clock
from registry.access import Permission
from rules.refusals import Refusal
from rules.words import PATHWAYS

XLSX = {(200, WorkbookRenderer.media_type): OpenApiTypes.BINARY}


class TemplateView(Resource):
    """申报模板."""

    access: ClassVar[Access] = {"GET": Permission.SEE_BODIES}
    parameters: ClassVar[frozenset[str]] = frozenset({"site", "pathway"})
    renderer_classes = (WorkbookRenderer,)

    @extend_schema(
        parameters=[
            OpenApiParameter("site", OpenApiTypes.STR, required=True, description="站点代码"),
            OpenApiParameter(
                "pathway", OpenApiTypes.STR, enum=list(PATHWAYS), description="途径; `ordinary` if left out"
            ),
        ],
        responses=XLSX,
    )
    def get(self, request: Request) -> Response:
        """The candidates' workbook to fill in, for a site and a pathway."""
        code = request.query_params.get("site", "")
        site = site_of(self.account, code)
        pathway = request.query_params.get("pathway", "ordinary")
        if pathway not in PATHWAYS:
            raise named("invalid", errors=[parameter_fault("pathway", "invalid_choice")])
        named_file = f"申报模板-{site.code}{'' if pathway == 'ordinary' else f'-{PATHWAYS[pathway]}'}.xlsx"
        return _file(queries.template(site, on=clock.today(), pathway=pathway), named_file)


class ReturnedWorkbookView(Resource):
    """退回工作簿."""

    access: ClassVar[Access] = {"GET": Permission.SEE_ROWS}
    renderer_classes = (WorkbookRenderer,)
    further: ClassVar[dict[str, list[int]]] = {"GET": [409]}

    @extend_schema(responses=XLSX)
    def get(self, request: Request, batch_id: UUID) -> Response:
        """The uploaded workbook with the reasons in an added last column.

        Where nothing can be written into what was sent (JSON, or no workbook), the answer is 409 and says why.
        """
        batch = batch_of(self.account, batch_id)
        try:
            content = queries.returned_workbook(batch)
        except Refusal as refusal:  # what was sent is at fault, and not this request
            raise Problematic(replace(problem_of(refusal), status=409)) from refusal
        return _file(content, f"退回-{batch.pk}.xlsx")


class ExportView(Resource):
    """导出."""

    access: ClassVar[Access] = {"GET": (Permission.SEE_ROWS, Permission.RECORD_SCORES)}
    renderer_classes = (WorkbookRenderer,)

    @extend_schema(
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=["candidates", "scores", "results"])
        ],
        responses=XLSX,
    )
    def get(self, request: Request, batch_id: UUID, kind: str) -> Response:
        """The accepted candidates, the scores or the results of a batch under the official header row."""
        batch = batch_of(self.account, batch_id)
        export = {
            "candidates": queries.export_candidates,
            "scores": queries.export_scores,
            "results": queries.export_results,
        }.get(kind)
        if export is None:
            raise named("not_found")
        return _file(export(batch), f"{kind}-{batch.pk}.xlsx")


def _file(content: bytes, name: str) -> Response:
    return Response(content, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})
