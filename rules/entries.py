"""事实的条目: one entry each of the lists of which a person's facts consist. None is *not known*."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Work(NamedTuple):
    """工作经历: from the first day to the last, both worked; ``last_on`` is NEVER while it goes on."""

    occupation: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    front_line: bool | None = None
    employer: str | None = None


class Grade(NamedTuple):
    """职业技能等级或职业资格证书; a certificate without ``status`` is valid."""

    occupation: str | None = None
    level: str | None = None
    awarded_on: date | None = None
    kind: str | None = None
    number: str | None = None
    status: str | None = None


class Title(NamedTuple):
    """职称或专业技术人员职业资格."""

    rank: str | None = None
    corresponds: bool | None = None
    series: str | None = None
    awarded_on: date | None = None


class Education(NamedTuple):
    """学历: a class attended or finished."""

    kind: str | None = None
    school: str | None = None
    major: str | None = None
    graduated_on: date | None = None
    final_year: bool | None = None
    assessed: bool | None = None


class Employment(NamedTuple):
    """用工: how the person is employed now."""

    status: str | None = None
    front_line: bool | None = None
    contract: str | None = None
    hired_on: date | None = None
    probation_ended_on: date | None = None
    apprenticeship_ended_on: date | None = None
    mentor: bool | None = None


class Post(NamedTuple):
    """聘任岗位: the appointment held now."""

    level: str | None = None
    since: date | None = None


class Performance(NamedTuple):
    """技能高超、业绩突出, and who attests it."""

    outstanding: bool | None = None
    attested_by: str | None = None


class Breakthrough(NamedTuple):
    """解决重大工艺技术难题、重大质量问题."""

    kind: str | None = None
    on: date | None = None
    attested_by: str | None = None


class Award(NamedTuple):
    """技术创新成果获奖."""

    kind: str | None = None
    rank: str | None = None
    granted_on: date | None = None
    grade: str | None = None


class Mentoring(NamedTuple):
    """师带徒: ``apprentices`` are the levels that the pupils reached."""

    outstanding: bool | None = None
    attested_by: str | None = None
    apprentices: tuple[str, ...] | None = None


class Honour(NamedTuple):
    """荣誉称号."""

    kind: str | None = None
    granted_on: date | None = None


class Competition(NamedTuple):
    """竞赛成绩; rank 0 and prize "" are known to be none."""

    event: str | None = None
    region: str | None = None
    occupation: str | None = None
    group: str | None = None
    rank: int | None = None
    field: int | None = None
    prize: str | None = None
    held_on: date | None = None


class Promotion(NamedTuple):
    """以往晋级: an earlier promotion and the pathway it went by."""

    pathway: str | None = None
    on: date | None = None


class Certificate(NamedTuple):
    """专项职业能力证书或境外职业资格: counts only where a policy names it; ``issuer`` as printed on it."""

    kind: str | None = None
    name: str | None = None
    issuer: str | None = None
    occupation: str | None = None
    awarded_on: date | None = None
