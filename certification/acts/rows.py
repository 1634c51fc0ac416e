"""退回: storing what is wrong with rows, whether the sheet shows it or the registry knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from certification.models import Batch, RowRefusal
from registry.bulk import copy_rows

# What only the registry can have against a row: column, Chinese, English.
ROW_FAULTS: dict[str, tuple[str, str, str]] = {
    "not_validated": (
        "",
        "系统未能校验该行，该行未受理；请重新提交该行，仍不成请联系系统管理员",
        "the system could not validate this row, and it was not taken; send it again, or tell the administrator",
    ),
    "name_differs_from_record": (
        "姓名",
        "该证件号码已有登记，姓名与登记不一致，请核对姓名和证件号码",
        "this document number is on record under another name; check both",
    ),
    "certificate_of_another": (
        "证书编号",
        "该证书编号登记在他人名下",
        "the certificate of this number is somebody else's",
    ),
    "certificate_revoked": (
        "证书编号",
        "该证书已被撤销，不能作为申报依据",
        "the certificate has been revoked and supports no application",
    ),
    "certificate_suspended": (
        "证书编号",
        "该证书处于暂停状态，恢复前不能作为申报依据",
        "the certificate is suspended and supports no application until reinstated",
    ),
    "certificate_superseded": (
        "证书编号",
        "该证书已被新证书替换，请填写新证书编号",
        "the certificate has been replaced; give the new number",
    ),
    "level_already_held": (
        "认定等级",
        "该人已持有本职业（工种）该等级的有效证书",
        "the person holds a valid certificate of this level already",
    ),
    "already_applied": (
        "认定等级",
        "该人本职业（工种）该等级已有正在办理的申报，不能重复申报",
        "the person has an open application for this level already",
    ),
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What the registry has against a row; ``value`` is what the uploader wrote there."""

    row_number: int
    code: str
    value: str


def refuse_rows(batch: Batch, faults: Sequence[RowFault]) -> None:
    """Stores the refusals of rows by the registry."""
    copy_rows(
        RowRefusal,
        ["batch", "sheet", "row_number", "column", "code", "zh", "en", "value", "nearest", "pointer"],
        (
            (batch.pk, "", fault.row_number, ROW_FAULTS[fault.code][0], fault.code, *ROW_FAULTS[fault.code][1:],
             fault.value, [], "")
            for fault in faults
        ),
    )  # fmt: skip
