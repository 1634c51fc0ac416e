"""密码规则: what a password must not be (NIST SP 800-63B-4 section 3.1.1.2).

Long enough, and none that a guesser tries first. Nothing is asked about kinds of characters, nothing expires, any
character may be used, and a whole sentence may be pasted.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.models.accounts import normalised
from rules.refusals import Reason

ALONE, WITH_SECOND_FACTOR, LONGEST = 15, 8, 256
"""Characters that a password has at least where it is all that is asked for, and beside a second factor; and at most."""
LEFT_OVER = 6
"""Characters that must remain when everything is taken away that a guesser tries first."""

SHORT: Final = Reason("password_short", "至少{least}个字符", "at least {least} characters")
LONG: Final = Reason("password_long", "最多{most}个字符", "at most {most} characters")
COMMON: Final = Reason("password_common", "属于常见密码", "it is a common password")
GUESSABLE: Final = Reason(
    "password_guessable",
    "主要由姓名、用户名、单位名称、常用词、连续或重复的字符组成，容易被猜中",
    "names, the user name, common words, rows or repetitions of characters make up most of it",
)

_WORDS = Path(__file__).resolve().parents[1] / "seeds" / "passwords" / "common_zh.txt"
_HOUSE = ("bajigong", "八级工", "职业技能", "等级登记")
_REPEATED = re.compile(r"(.{1,8}?)\1+")


def faults_of(password: str, *, names: tuple[str, ...], second_factor: bool) -> list[Reason]:
    """What is wrong with a password; ``names`` are those of its owner, which others know."""
    text = normalised(password)
    least = WITH_SECOND_FACTOR if second_factor else ALONE
    if len(text) < least:
        return [SHORT.of(least=least)]
    if len(text) > LONGEST:
        return [LONG.of(most=LONGEST)]
    plain = text.casefold()
    if plain in _common() or plain in _words():
        return [COMMON]
    return [GUESSABLE] if _left_over(plain, names) < LEFT_OVER else []


class Rules:
    """The same for commands of Django that set passwords (AUTH_PASSWORD_VALIDATORS)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        names = user.own_names() if user is not None else ()
        found = faults_of(password, names=names, second_factor=user is not None and user.is_twofold())
        if found:
            raise ValidationError([reason.zh for reason in found], code=found[0].code)

    def get_help_text(self) -> str:
        """What is asked of a password, in words."""
        return _("至少%(alone)s个字符（启用动态口令的账户至少%(with)s个），不得是常见或容易猜中的密码") % {
            "alone": ALONE,
            "with": WITH_SECOND_FACTOR,
        }


def _left_over(plain: str, names: tuple[str, ...]) -> int:
    """Characters that remain without names, common words, rows like 3456 and repetitions."""
    rest = plain
    for word in sorted({*_words(), *_HOUSE, *filter(None, map(_known, names))}, key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = _REPEATED.sub(r"\1", _without_rows(rest))
    return sum(not sign.isspace() for sign in rest)


def _known(name: str) -> str:
    """A name as it is looked for; one of a single character is none."""
    plain = normalised(name).casefold().strip()
    return plain if len(plain) > 1 else ""


def _without_rows(text: str) -> str:
    """The text without rows of four and more neighbouring characters: 3456, dcba."""
    kept, row = [], text[:1]
    for sign in text[1:]:
        step = ord(sign) - ord(row[-1])
        if abs(step) == 1 and (len(row) == 1 or step == ord(row[-1]) - ord(row[-2])):
            row += sign
        else:
            kept.append(row)
            row = sign
    kept.append(row)
    return "".join(piece if len(piece) < 4 else " " for piece in kept)


@cache
def _common() -> frozenset[str]:
    """The 20,000 passwords that Django knows as common."""
    return frozenset(CommonPasswordValidator().passwords)


@cache
def _words() -> frozenset[str]:
    """What Chinese users are known to put into passwords, and the words of this house."""
    return frozenset(filter(None, _WORDS.read_text(encoding="utf-8").split()))
