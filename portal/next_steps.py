"""下一步: what an application is waiting for, in words for the person who reads it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from certification.models import Application
from certification.procedures import is_reviewed
from certification.states import ApplicationState


def next_step(application: Application) -> str:
    """What comes next and who does it; says the day where one is known."""
    state = application.state
    if getattr(application, "identity_held", False) and state in (ApplicationState.PASSED, ApplicationState.ON_NOTICE):
        return _("等待监管部门核实申报人身份")
    if state == ApplicationState.INELIGIBLE:
        return _ineligible(application)
    if state == ApplicationState.ON_NOTICE and application.public_notice:
        day = application.public_notice.ends_on
        return _("公示至%(day)s，期满无异议即发证") % {"day": f"{day.year}年{day.month}月{day.day}日"}
    return {**_steps(), **(_steps_of_a_review() if is_reviewed(application.pathway) else {})}.get(state, "")


def _ineligible(application: Application) -> str:
    verdict = getattr(application, "verdict", None)
    day = verdict.earliest_on if verdict else None
    if day is None:
        return _("见判定中未满足的条件")
    return _("最早可于%(day)s申报") % {"day": f"{day.year}年{day.month}月{day.day}日"}


def _steps_of_a_review() -> dict[str, str]:
    """What is otherwise where an application is decided on a review record."""
    return {
        ApplicationState.ELIGIBLE: _("等待考评员录入评审记录"),
        ApplicationState.PASSED: _("评审已通过，等待审批人批准"),
        ApplicationState.FAILED: _("评审未通过，可补充业绩材料后重新申报"),
    }


def _steps() -> dict[str, str]:
    return {
        ApplicationState.ELIGIBLE: _("等待考评员录入成绩"),
        ApplicationState.UNKNOWN: _("补齐判定中缺少的材料后重新申报"),
        ApplicationState.PASSED: _("等待审批人批准"),
        ApplicationState.FAILED: _("可按机构安排补考"),
        ApplicationState.APPROVED: _("即将进入公示"),
        ApplicationState.REJECTED: _("不予认定，理由见经过"),
        ApplicationState.CONTESTED: _("等待处理异议"),
        ApplicationState.ISSUED: _("证书已签发"),
        ApplicationState.WITHDRAWN: _("申报已撤回"),
        ApplicationState.ANNULLED: _("申报已作废，理由见经过"),
    }
