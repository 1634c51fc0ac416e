"""事件用语: what each event is called, and who is credited where no account acted. The one table for all rooms.

``tests/procedure/test_event_words.py`` walks every ``Event.record`` of the source and demands an entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from registry.models import Event

SYSTEM: Final = "系统自动办理"
PUBLIC: Final = "社会公众"


@dataclass(frozen=True, slots=True)
class Words:
    """用语: the event in the procedure's language; ``credited`` is who acted where no account did."""

    zh: str
    credited: str = SYSTEM


EVENTS: Final[Mapping[str, Words]] = {
    "batch.submitted": Words("提交申报"),
    "batch.refused": Words("整批退回"),
    "batch.stopped": Words("读取中断"),
    "batch.resumed": Words("重新处理"),
    "batch.rows_stopped": Words("部分行未能校验，退回"),
    "public_notice.stopped": Words("公示未能开始"),
    "certificates.stopped": Words("发证中断"),
    "document.stopped": Words("证书文件未能生成"),
    "simulation.stopped": Words("模拟中断"),
    "simulation.resumed": Words("模拟继续"),
    "job.given_up": Words("后台任务停办"),
    "job.sent_again": Words("重新发送后台任务"),
    "scores.recorded": Words("录入成绩"),
    "reviews.recorded": Words("录入评审记录"),
    "applications.withdrawn": Words("撤回申报"),
    "batch.approved": Words("批准"),
    "batch.rejected": Words("不予认定"),
    "public_notice.started": Words("开始公示"),
    "public_notice.closed": Words("公示结束"),
    "objection.raised": Words("提出异议", credited=PUBLIC),
    "objection.added_to": Words("补充异议", credited=PUBLIC),
    "objection.taken_over": Words("接管异议"),
    "objection.settled": Words("处理异议"),
    "identity.disputed": Words("身份核实立案"),
    "identity.confirmed": Words("本人确认姓名"),
    "identity.settled": Words("处理身份核实案件"),
    "name_proposal.made": Words("提议认定姓名"),
    "name_proposal.declined": Words("未予确认认定姓名"),
    "name_proposal.withdrawn": Words("撤回认定姓名的提议"),
    "worker.name_corrected": Words("更正登记姓名"),
    "applications.annulled": Words("身份核实后作废申报"),
    "application.disowned": Words("本人声明不是本人申报"),
    "certificates.issued": Words("发证"),
    "certificates.withheld": Words("暂不能发证"),
    "document.refused": Words("证书文件无法生成"),
    "status_change.proposed": Words("提议变更证书状态"),
    "status_change.declined": Words("未予确认变更证书状态"),
    "status_change.withdrawn": Words("撤回变更提议"),
    "certificate.suspended": Words("暂停证书"),
    "certificate.reinstated": Words("恢复证书"),
    "certificate.revoked": Words("撤销证书"),
    "certificate.superseded": Words("替换证书"),
    "reference.seeded": Words("更新基础数据"),
    "body.registered": Words("登记评价机构"),
    "site.registered": Words("登记评价站点"),
    "filing.recorded": Words("登记备案"),
    "filing.amended": Words("变更备案期限或范围"),
    "account.opened": Words("开立账户"),
    "account.changed": Words("变更账户"),
    "draft.started": Words("起草政策"),
    "draft.revised": Words("修改草案"),
    "draft.proposed": Words("提请发布"),
    "draft.taken_back": Words("收回草案"),
    "draft.returned": Words("退回草案"),
    "draft.withdrawn": Words("撤回草案"),
    "draft.published": Words("发布草案"),
    "policy.published": Words("发布政策"),
    "policy.repealed": Words("废止政策"),
    "equivalence.published": Words("发布比照规定"),
    "equivalence.repealed": Words("废止比照规定"),
    "account.provider_linked": Words("绑定统一身份"),
    "password.changed": Words("修改密码"),
    "token.made": Words("取得访问令牌"),
    "tokens.ended": Words("结束访问令牌"),
    "sessions.ended": Words("结束登录"),
    "second_factor.enrolled": Words("启用动态口令"),
    "second_factor.removed": Words("停用动态口令"),
    "second_factor.recovered": Words("使用恢复码"),
    "second_factor.recovery_codes_made": Words("重新生成恢复码"),
    "simulation.asked": Words("提出模拟"),
    "simulation.done": Words("模拟完成"),
}
"""By the code of the event, in the order of the procedure."""


def words_of(code: str) -> str:
    """The event in words. KeyError for a code that nothing records."""
    return EVENTS[code].zh


def actor_of(event: Event) -> str:
    """Who acted, by name: the account's, or who is credited where no account acted."""
    return str(event.by) if event.by else EVENTS[event.act].credited
