"""The first pages keep their promises: short, twins of each other, and nothing they point at is missing."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from stdnum.cn import ric

from registry.seeds import SEEDS, read_demo, read_reference
from tests.docs.pages import DOCS

ROOT = settings.BASE_DIR
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
TWINS = [ROOT / "README.md", ROOT / "README.zh.md"]
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _text(page):
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", TWINS, ids=lambda page: page.name)
def test_a_readme_has_fewer_than_a_hundred_lines(page):
    assert len(_text(page).splitlines()) < 100


def test_the_twins_have_the_same_parts_commands_and_links():
    """Headings, tables' lines, numbered steps, commands and links agree in number and order."""
    one, other = (_text(page) for page in TWINS)
    for pattern in (r"^#+ ", r"^\|", r"^\d\. ", r"^- "):
        assert len(re.findall(pattern, one, re.MULTILINE)) == len(re.findall(pattern, other, re.MULTILINE)), pattern
    assert re.findall(r"^make \w+", one, re.MULTILINE) == re.findall(r"^make \w+", other, re.MULTILINE)
    assert LINK.findall(one)[1:] == LINK.findall(other)[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file_of_the_project(page):
    """Links are relative, and what they name is there; no page leads out of the project."""
    for target in LINK.findall(FENCE.sub("", _text(page))):
        assert "://" not in target, target
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_a_page_names_is_there(page):
    """`room/file.py` in a page is a file of the project."""
    for path in re.findall(r"`((?:registry|certification|config|portal|api|seeds|tests)/[\w./-]*\w/?)`", _text(page)):
        assert (ROOT / path).exists(), path


def test_the_sign_ins_named_are_those_of_the_demonstration():
    demo = read_demo(SEEDS, read_reference(SEEDS))
    table = [line for line in _text(TWINS[0]).splitlines() if line.startswith("| `")]
    named = {name for line in table for name in re.findall(r"`([a-z.]+)`", line)}
    assert named <= {user.sign_in for user in demo.users}
    assert {user.role for user in demo.users if user.sign_in in named} == {user.role for user in demo.users}


def test_the_number_offered_for_trying_is_well_formed_and_nobody_of_the_demonstration():
    """Its check digit is right (GB 11643), and it is no demo candidate's, who would be on record under a name."""
    (number,) = re.findall(r"`(\d{17}[\dX])`", _text(TWINS[0]))
    assert ric.calc_check_digit(number) == number[-1]
    assert number in _text(TWINS[1])
    demo = read_demo(SEEDS, read_reference(SEEDS))
    assert number not in {person.id_number for person in demo.people}
