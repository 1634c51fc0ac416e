"""用语: filters that write the registry's values the way its documents do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.events import actor_of, words_of
from certification.models import Application, Outcome, ReviewConclusion
from certification.states import ApplicationState, BatchState
from portal.next_steps import next_step
from registry import metrics
from registry.models import Account, CertificateStatus, Event, Role, StatusChangeKind, Worker, status_after
from rulebook.models import PublishedText, TextKind
from rulebook.states import DraftState, SimulationState
from rules.clauses import Clause, group_words
from rules.conditions.persons import Unsettled
from rules.equivalence.words import KINDS
from rules.ladder import Level
from rules.refusals import Refusal
from rules.words import CERTAINTIES, PATHWAYS, RESULTS_ZH, VERDICTS_ZH

register = template.Library()

TONES = {
    "pass": "good", "fail": "bad", "unknown": "wait", "ineligible": "bad", "eligible": "good", "not_offered": "still",
    "passed": "good", "failed": "bad", "approved": "good", "rejected": "bad", "on_notice": "wait",
    "contested": "warn", "issued": "good", "withdrawn": "still", "annulled": "bad", "received": "wait", "reading": "wait",
    "validating": "wait", "validated": "good", "refused": "bad", "stopped": "bad", "valid": "good", "suspended": "warn",
    "revoked": "bad", "superseded": "still", "reinstated": "good", "dismissed": "still", "upheld": "bad",
    "drafting": "wait", "proposed": "warn", "returned": "bad", "published": "good",
    "waiting": "wait", "running": "wait", "done": "good",
}  # fmt: skip


@register.filter
def level(word: str) -> str:
    """三级/高级工 for ``senior``."""
    return _(Level(word).official_form)


@register.filter
def route(application_route: str) -> str:
    """三级/高级工(2) for ``senior.2``; other routes as they are."""
    word, _dot, number = application_route.partition(".")
    if number and word in {step.value for step in Level}:
        return f"{Level(word).official_form}({number})"
    return application_route


@register.filter
def pathway(word: str) -> str:
    """晋级或初次认定 for ``ordinary``."""
    return _(PATHWAYS.get(word, word))


@register.simple_tag
def pathways() -> list[tuple[str, str]]:
    """All pathways for a list to choose from: word and name."""
    return [(word, _(label)) for word, label in PATHWAYS.items()]


@register.filter
def digest(name: str) -> str:
    """The digest by which a text is named, without the name of the hash."""
    return name.removeprefix("sha256:")


@register.filter
def certainty(word: str) -> str:
    """已核对 for ``verified``."""
    return _(CERTAINTIES.get(word, word))


@register.filter
def how_many(clause: Clause) -> str:
    """How many of a group's parts must hold, in the words of findings."""
    return _(group_words(clause.need, len(clause.clauses)))


@register.filter
def left_open(clause: Clause) -> bool:
    """Whether the clause leaves something to a provision not yet made, so that nobody can pass or fail it."""
    return isinstance(clause.condition, Unsettled)


@register.filter
def equivalence_kind(word: str) -> str:
    """可以申报的职称 for ``title``."""
    return _(KINDS.get(word, word))


@register.filter
def tone(word: str) -> str:
    """The colour a state is shown in: good, bad, warn, wait or still; never its only mark."""
    return TONES.get(word, "still")


@register.filter
def state(word: str) -> str:
    """The name of the state of a batch, an application, a draft, a simulation or a certificate."""
    known = (ApplicationState, BatchState, DraftState, SimulationState, CertificateStatus, StatusChangeKind, Outcome)
    for words in known:
        if word in words.values:
            return _(str(words(word).label))
    return _(VERDICTS_ZH.get(word, RESULTS_ZH.get(word, word)))


@register.filter
def text_page(text: PublishedText) -> str:
    """The address of the page of a published text."""
    page = "portal:comparison" if text.kind == TextKind.EQUIVALENCE else "portal:policy"
    return reverse(page, args=[text.pk.removeprefix("sha256:")])


@register.filter
def verdict(word: str) -> str:
    """符合条件 for ``eligible``."""
    return _(VERDICTS_ZH.get(word, word))


@register.filter
def finding_result(word: str) -> str:
    """符合 for ``pass``."""
    return _(RESULTS_ZH.get(word, word))


@register.filter
def role(word: str) -> str:
    """申报经办人 for ``submitter``."""
    return _(str(Role(word).label)) if word in Role.values else ""


@register.filter
def act(code: str) -> str:
    """提交申报 for ``batch.submitted``."""
    return _(words_of(code))


@register.filter
def actor(event: Event) -> str:
    """Who acted, by name: the account's; 系统自动办理 or 社会公众 where no account did."""
    return _(actor_of(event))


@register.filter
def how_often(event: Event) -> str:
    """How many applications, marks or reviews an event was about; — where it is about one thing."""
    given = event.details
    counted = given.get("count", given.get("marks", given.get("passed", 0) + given.get("failed", 0)))
    return str(counted or "—")


@register.filter
def day(value: date | str | None) -> str:
    """2026年9月9日, for a date or its ISO text; — for none."""
    if not value:
        return "—"
    given = date.fromisoformat(value) if isinstance(value, str) else value
    return _("%(year)s年%(month)s月%(day)s日") % {"year": given.year, "month": given.month, "day": given.day}


@register.filter
def day_before(value: date) -> str:
    """The last day of a period that is stored with the day after it."""
    return day(value - timedelta(days=1))


@register.filter
def instant(value: datetime | None) -> str:
    """2026-09-09 14:05, Beijing time; — for none."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def counted(value: int | None, report: Mapping[str, Any]) -> str:
    """A count of a report; where it is too small to be told, that it is fewer than the smallest that is."""
    return _("少于%(count)s") % {"count": report["smallest"]} if value is None else intcomma(value)


@register.filter
def mark(value: Decimal | None) -> str:
    """A mark without needless zeros."""
    return "" if value is None else f"{value.normalize():f}"


@register.filter
def in_parts(number: str) -> SafeString | str:
    """A certificate number with its parts set apart to the eye; copied, it is one run of characters."""
    if len(number) != 22:
        return number
    parts = [number[0], number[1:5], number[5:7], number[7:13], number[13:15], number[15], number[16:]]
    return format_html_join("", "<span>{}</span>", ((part,) for part in parts))


@register.filter
def standing(last_change: str | None) -> str:
    """The status that a certificate's last change leaves."""
    return status_after(last_change).value


@register.filter
def name_for(worker: Worker, account: Account | None) -> str:
    """A worker's name; masked for the administrator, who keeps the machinery and needs no names."""
    if account is None or account.role == Role.ADMINISTRATOR:
        return worker.masked_name
    return worker.name


@register.filter
def conclusion(word: str) -> str:
    """评审通过 for ``passed``."""
    return _(str(ReviewConclusion(word).label))


@register.simple_tag
def worded(thing: Any) -> str:
    """A refusal or a fault in the language of the page. Every page shows refusals through this, so they are counted here."""
    if isinstance(thing, Refusal):
        metrics.REFUSALS.labels("portal", thing.code).inc()
    zh, en = _texts(thing)
    return zh if _in_chinese() else en


@register.inclusion_tag("portal/parts/otherwise.html")
def otherwise(thing: Any) -> dict[str, str]:
    """Behind a disclosure: the same in the other language, and the code; before it, the article."""
    zh, en = _texts(thing)
    other, language = (en, "en") if _in_chinese() else (zh, "zh-Hans")
    cited = _value(thing, "cited") or _value(thing, "citation")
    return {"other": other, "language": language, "code": _value(thing, "code"), "cited": cited}


def _texts(thing: Any) -> tuple[str, str]:
    """The Chinese and the English of a refusal, or of a fault however a room writes it down."""
    if isinstance(thing, Refusal):
        return thing.message_zh, thing.message_en
    return _value(thing, "zh") or _value(thing, "detail"), _value(thing, "en") or _value(thing, "detail_en")


def _value(thing: Any, name: str) -> str:
    found = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
    return found if isinstance(found, str) else ""


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.filter
def what_next(application: Application) -> str:
    """What the application is waiting for."""
    return next_step(application)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The query of this address with some values replaced: a filter keeps while its pages are turned."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query[key] = str(value)
    return f"?{query.urlencode()}"
