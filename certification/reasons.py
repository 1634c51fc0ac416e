"""Refusals and reasons of certification: what the procedure answers when an act may not be done."""

from __future__ import annotations

from collections.abc import Mapping

from registry.reasons import TooManyRequests
from rules.refusals import ListRefused, Reason, Refusal

# Batches and files


class ContentTooLarge(Refusal):
    """The upload is larger than this installation takes."""

    code = "content_too_large"
    zh = "文件为{size}字节，超过上限{limit}字节"
    en = "The file has {size} bytes, more than the limit of {limit} bytes"
    status = 413


class ContentEmpty(Refusal):
    """The upload holds nothing."""

    code = "content_empty"
    zh = "文件是空的"
    en = "The file is empty"


class CandidatesUnreadable(Refusal):
    """Candidates as JSON that cannot be kept: nested without end, numbers of too many digits, halves of characters."""

    code = "candidates_unreadable"
    zh = "考生数据无法读取：嵌套过深、数值过长或含有无效字符"
    en = "The candidates cannot be read: they are nested too deep, or hold numbers too long or invalid characters"


class BodyHasNoPower(Refusal):
    """The pathway is in force at the place, and not for bodies of this kind."""

    code = "body_has_no_power"
    zh = "{kind}无权办理“{pathway}”"
    en = "Bodies of kind {word} have no power to decide by the pathway {name}"
    status = 422
    citation = "{citation}"


class PathwayNotInForce(Refusal):
    """No published policy of the pathway covers anything that the site is filed for on the day."""

    code = "pathway_not_in_force"
    zh = "{day}当日，本站点备案的职业没有施行中的“{pathway}”政策，不能按此途径申报"
    en = "On {day} no policy of the pathway {name} is in force for the occupations that the site is filed for"
    status = 422


class NotAWorkbook(Refusal):
    """A batch sent as JSON has no workbook to return."""

    code = "not_a_workbook"
    zh = "该批次由接口提交，没有可退回的工作簿"
    en = "The batch was sent as JSON; there is no workbook to return"
    status = 409


class NotExamined(Refusal):
    """A batch that is decided on review records has no score sheet."""

    code = "not_examined"
    zh = "该批次按评审记录认定，没有成绩表"
    en = "The batch is decided on review records; there is no score sheet"
    status = 409


# Rows, by what only the registry can have against them

_ROWS = (
    ("", Reason(
        "not_validated", "系统未能校验该行，该行未受理；请重新提交该行，仍不成请联系系统管理员",
        "the system could not validate this row, and it was not taken; send it again, or tell the administrator",
    )),
    ("姓名", Reason(
        "name_differs_from_record", "该证件号码已有登记，姓名与登记不一致，请核对姓名和证件号码",
        "this document number is on record under another name; check both",
    )),
    ("姓名", Reason(
        "name_disputed", "该证件号码已有登记，姓名与登记不一致，身份核实案件{case}待监管部门处理，请核对姓名和证件号码",
        "this document number is on record under another name; identity case {case} is for the regulator to settle; check both",
    )),
    ("证书编号", Reason(
        "certificate_of_another", "该证书编号登记在他人名下",
        "the certificate of this number is somebody else's",
    )),
    ("证书编号", Reason(
        "certificate_revoked", "该证书已被撤销，不能作为申报依据",
        "the certificate has been revoked and supports no application",
    )),
    ("证书编号", Reason(
        "certificate_suspended", "该证书处于暂停状态，恢复前不能作为申报依据",
        "the certificate is suspended and supports no application until reinstated",
    )),
    ("证书编号", Reason(
        "certificate_superseded", "该证书已被新证书替换，请填写新证书编号",
        "the certificate has been replaced; give the new number",
    )),
    ("认定等级", Reason(
        "level_already_held", "该人已持有本职业（工种）该等级的有效证书",
        "the person holds a valid certificate of this level already",
    )),
    ("认定等级", Reason(
        "already_applied", "该人本职业（工种）该等级已有正在办理的申报，不能重复申报",
        "the person has an open application for this level already",
    )),
)  # fmt: skip
ROW_REASONS: Mapping[str, tuple[str, Reason]] = {reason.code: (column, reason) for column, reason in _ROWS}
"""By code: the column that is marked, and the reason."""


# Whose number it is


class IdentityUnsettled(ListRefused):
    """Applications of people whose identity is disputed: nothing about them is approved until that is settled."""

    code = "identity_unsettled"
    zh = "有{count}份申报的申报人身份正在核实，核实后才能批准，未作任何改动"
    en = "Whose number it is, is being settled for {count} of the applications; nothing was approved"
    status = 409


IDENTITY_DISPUTED = Reason(
    "identity_disputed", "第{row}行：申报人身份正在核实", "row {row}: whose number it is, is being settled"
)


class NotDisownable(Refusal):
    """An application that has ended, or stands between its approval and its public notice."""

    code = "not_disownable"
    zh = "申报处于“{label}”状态，不能声明不是本人申报"
    en = "The application is {state} and can't be disowned"
    status = 409


# Moves and assessment


class MoveRefused(Refusal):
    """Some of the applications are not in the state that the act starts from."""

    code = "move_refused"
    zh = "有{count}份申报不在“{before}”状态，不能转为“{after}”，未作任何改动"
    en = "{count} applications are not in state {before} and cannot become {after}; nothing was changed"
    status = 409


class AssessorSubmitted(Refusal):
    """The recorder of scores or reviews put the candidates forward."""

    code = "assessor_submitted"
    zh = "提交申报的人不能录入该批次的成绩或评审记录"
    en = "Whoever submitted the batch may not record its scores or reviews"
    status = 403


class ProcedureDiffers(Refusal):
    """Scores for a pathway that is decided on review records, or the other way round."""

    code = "procedure_differs"
    zh = "“{pathway}”按{wanted_zh}认定，不能录入{given_zh}"
    en = "Applications by {word} are decided on {wanted_en}; {given_en} cannot be recorded"
    status = 409
    citation = "{citation}"


# Scores and reviews


class ScoresRefused(ListRefused):
    """Scores that cannot be taken as sent; nothing of them was stored."""

    code = "scores_refused"
    zh = "成绩有{count}处不能录入，未作任何改动"
    en = "{count} of the scores cannot be recorded; nothing was changed"


class ReviewsRefused(ListRefused):
    """Conclusions that cannot be taken as sent; nothing of them was stored."""

    code = "reviews_refused"
    zh = "评审记录有{count}处不能录入，未作任何改动"
    en = "{count} of the review records cannot be recorded; nothing was changed"


APPLICATION_UNKNOWN = Reason("application_unknown", "该批次中没有这份申报", "there is no such application in the batch")
APPLICATION_NOT_OPEN = Reason("application_not_open", "申报处于“{label}”状态，不能再录入", "the application is {state}")
APPLIED_AGAIN = Reason(
    "applied_again", "该人已另行申报该等级，原结果不能更正", "the person has applied for the level again"
)
PART_NOT_EXAMINED = Reason("part_not_examined", "该等级没有这一考核部分", "the level has no such part")
PART_TWICE = Reason("part_twice", "同一考核部分出现两次", "the same part stands twice")
SCORE_OUT_OF_RANGE = Reason("score_out_of_range", "成绩应在0至100之间", "a score lies between 0 and 100")
SCORE_TOO_FINE = Reason("score_too_fine", "成绩最多保留一位小数", "a score has one decimal at most")
PERSON_NOT_MATCHED = Reason(
    "person_not_matched",
    "准考证号、姓名或身份证号与申报不一致",
    "admission number, name or document number do not match an application",
)
APPLICATION_TWICE = Reason("application_twice", "同一份申报出现两次", "the same application stands twice")
CONCLUSION_UNKNOWN = Reason("conclusion_unknown", "评审结论应为通过或不通过", "a conclusion is passed or failed")
REVIEWED_IN_FUTURE = Reason("reviewed_in_future", "评审日期晚于今日", "the review lies in the future")
GROUND_MISSING = Reason("ground_missing", "请写明评审意见", "say on what ground")
REFERENCE_MISSING = Reason(
    "reference_missing", "请写明评审材料，如会议纪要编号", "name the evidence, such as the minutes"
)
TEXT_TOO_LONG = Reason("text_too_long", "内容超过{limit}个字", "the text is longer than {limit} characters")


# Approval


class SecondPersonNeeded(Refusal):
    """The approver submitted the batch, or recorded scores or reviews in it."""

    code = "second_person_needed"
    zh = "提交申报、录入成绩或评审记录的人不能批准，须由另一人批准"
    en = "Whoever submitted, scored or reviewed may not approve; a second person must"
    status = 403


class NothingToApprove(Refusal):
    """None of the batch's applications is waiting for approval."""

    code = "nothing_to_approve"
    zh = "该批次没有评价合格、等待批准的申报"
    en = "No application of the batch is waiting for approval"
    status = 409


class ApprovalOutdated(ListRefused):
    """What the approver saw is no longer so; nothing was approved. The faults name each application that changed."""

    code = "approval_outdated"
    zh = "您看到清单之后有变动，未作任何批准。清单上为{seen}份，现等待批准{now}份；请核对后重新确认"
    en = (
        "The list changed after you saw it, and nothing was approved: it held {seen} applications, {now} are waiting "
        "now. Look at it again and confirm"
    )
    status = 409


NO_LONGER_WAITING = Reason(
    "no_longer_waiting",
    "第{row}行申报现为“{label}”状态，不再等待批准",
    "row {row}: the application is {state} and no longer waiting",
)
NEWLY_WAITING = Reason(
    "newly_waiting", "第{row}行申报是清单之后新增的", "row {row}: the application came after the list"
)
BASIS_CHANGED = Reason(
    "basis_changed",
    "第{row}行的成绩或评审记录在清单之后有更正（{before}→{after}）",
    "row {row}: scores or reviews were corrected after the list ({before} → {after})",
)


# Public notice and objections


class NotOnNotice(Refusal):
    """The result is not, or no longer, open to objections."""

    code = "not_on_notice"
    zh = "该结果不在公示期内，不能提出异议"
    en = "The result is not within its public notice period"
    status = 409


class TooManyObjections(TooManyRequests):
    """A client raised too many objections within the hour."""

    code = "too_many_objections"
    zh = "从该网络地址提出的异议过多，请在{wait}后再提；已提出的异议不受影响"
    en = "Too many objections came from this address; raise the next in {wait_en}. Those raised stand"


class ObjectionSettled(Refusal):
    """The objection was settled before."""

    code = "objection_settled"
    zh = "该异议已经处理"
    en = "The objection has been settled already"
    status = 409


class ObjectionTakenOver(Refusal):
    """The regulator of the place has taken the objection over."""

    code = "objection_taken_over"
    zh = "该异议已由主管人社部门接管，由其处理"
    en = "The regulator has taken the objection over and settles it"
    status = 409


class WhoDecidedMayNotSettle(Refusal):
    """Who put the result forward, examined it or approved it does not settle an objection against it."""

    code = "who_decided_may_not_settle"
    zh = "提交、考评或批准该结果的人不能处理对它的异议，须由本机构另一名审批人或主管人社部门处理"
    en = (
        "Whoever submitted, examined or approved the result may not settle an objection against it; another approver of "
        "the body or the regulator must"
    )
    status = 403


# Jobs


class ReadingStopped(Refusal):
    """The job that reads a batch gave up."""

    code = "reading_stopped"
    zh = "系统未能读完该文件：已读取的{read}行各有答复，其余各行未受理。系统管理员可重新处理，不必另行提交同一文件"
    en = (
        "The system could not read the file to its end: the {read} rows read have their answers, the others were not "
        "taken. The administrator can have it read on; the same file need not be sent again"
    )
