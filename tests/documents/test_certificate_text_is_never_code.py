"""What people write into their fields is printed; it is never run."""

from __future__ import annotations

import pytest

from registry.documents.certificate import render
from tests.documents.pages import a_face, text_of


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        '#panic("x")',
        "$x^2$",
        "王\\伟",
        '"王伟"',
        "*王伟* _李_",
        "]#panic()[",
        "<label> @ref",
        "// 王伟",
        '","level":"x',
        "${name} {0} %s",
    ],
)
def test_markup_in_a_name_is_printed_as_it_is(name: str) -> None:
    """Markup of the typesetter, of JSON and of templates comes out letter for letter."""
    assert name in text_of(render(a_face(name=name)))


def test_markup_is_harmless_in_every_field() -> None:
    """Occupation, work type, body and region go the same way as the name."""
    text = text_of(render(a_face(occupation_title="#o[1]", work_type="#w[2]", body_name="#b[3]", region_name="$r$")))
    for words in ("#o[1]", "#w[2]", "#b[3]", "$r$"):
        assert words in text
