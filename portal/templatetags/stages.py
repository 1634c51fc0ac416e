"""办理阶段 in words: what has happened at each stage of a batch, and how it is shown."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from certification.queries import Stage, StageCount, Stages

register = template.Library()

# What is said of those who wait in a stage, those who went on from it, and those who ended there.
WORDS: dict[Stage, tuple[str, str, str]] = {
    Stage.INTAKE: (noop("受理中"), noop("已受理"), noop("退回")),
    Stage.VERDICT: (noop("判定中"), noop("符合条件"), noop("不符合或材料不足")),
    Stage.ASSESSMENT: (noop("待录成绩"), noop("合格"), noop("不合格或撤回")),
    Stage.APPROVAL: (noop("待批准"), noop("已批准"), noop("不予认定")),
    Stage.NOTICE: (noop("公示中"), noop("公示期满"), noop("异议成立")),
    Stage.ISSUE: (noop("待发证"), noop("已发证"), noop("未发证")),
}


REVIEW_AWAITED = noop("待评审")


@register.filter
def stage_label(stages: Stages) -> str:
    """Where a batch is, in one word: 待批准, 公示中, 办理完毕."""
    return _waiting(stages.current) if stages.current else _(stages.label)


@register.filter
def stage_tone(stages: Stages) -> str:
    """The colour of the word for where a batch is."""
    if stages.refused:
        return "bad"
    if stages.current is None:
        return "good"
    return "warn" if stages.current.contested else "wait"


@register.simple_tag
def step_state(step: StageCount, stages: Stages) -> str:
    """How a stage is drawn: current where somebody waits in it, done where nobody waits any more, or still to come."""
    if step.waiting:
        return "current"
    return "done" if step.passed or step.ended else "to-come"


@register.simple_tag
def step_words(step: StageCount, stages: Stages) -> str:
    """The same for who does not see it."""
    return {"current": _("（正在办理）"), "done": _("（已完成）"), "to-come": _("（尚未开始）")}[
        step_state(step, stages)
    ]


@register.simple_tag
def step_counts(step: StageCount) -> list[tuple[str, int, str]]:
    """The counts of a stage with their words, those that are not zero; contested ones on their own."""
    _wait, passed, ended = WORDS[step.stage]
    found = [
        (_waiting(step), step.waiting - step.contested, "waiting"),
        (_("异议处理中"), step.contested, "contested"),
        (_(passed), step.passed, "passed"),
        (_(ended), step.ended, "ended"),
    ]
    return [each for each in found if each[1]]


def _waiting(step: StageCount) -> str:
    """What those who wait in a stage wait for; a stage that is named otherwise than usual is the one of reviews."""
    if step.stage == Stage.ASSESSMENT and step.label != Stage.ASSESSMENT.label:
        return _(REVIEW_AWAITED)
    return _(WORDS[step.stage][0])
