"""字体: the one font file that certificates are set in, where it lies, which characters it can show and how wide they are.

A certificate rendered again must be the same bytes, so the font is one exact file, known by its digest. A machine
brings it with the package ``mplfonts`` (installed without its dependencies; never imported, only its file is read)
or in a folder of the operator's own.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

FONT_FAMILY = "Noto Serif CJK SC"
"""The family's name as the font itself gives it."""

FONT_FILE = "NotoSerifCJKsc-Regular.otf"
"""The file's name, in the package and in a folder of one's own."""

FONT_SHA256 = "efa5e49879a789c1ecad8f07e1813c7f9aa6c4b951fdbb5791d85d67345632d7"
"""Version 1.001 of the font (SIL Open Font License 1.1). Another version draws other bytes."""


class FontUnavailable(RuntimeError):
    """The machine lacks the font of the certificates, or has another file under its name."""


@lru_cache(maxsize=4)
def certificate_font(font_dir: Path | None = None) -> Path:
    """The font file in ``font_dir``, or where no folder is given in the package that brings it.

    Raises ``FontUnavailable`` naming what to install.
    """
    folder = font_dir or _packaged_fonts()
    path = folder / FONT_FILE if folder else None
    if path is None or not path.is_file():
        raise FontUnavailable(
            f"The font of the certificates, {FONT_FILE}, is not in {folder or 'this Python environment'}. Install it with "
            "`pip install --no-deps -r requirements-fonts.txt`, or name a folder that holds it (CERTIFICATE_FONT_DIR)."
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != FONT_SHA256:
        raise FontUnavailable(
            f"{path} is not the font that certificates are set in: SHA-256 {digest}, expected {FONT_SHA256}. "
            "Install the right one with `pip install --no-deps -r requirements-fonts.txt`."
        )
    return path


def missing_glyphs(text: str, font: Path) -> list[str]:
    """The characters of ``text`` that ``font`` can't show, in order of appearance, each once.

    Control, format and private-use characters count as missing whether or not the font has a glyph for them:
    they have no agreed look, and some turn the direction of what follows.
    """
    shown = _advances(font)
    return list(dict.fromkeys(c for c in text if ord(c) not in shown or not c.isprintable()))


def text_width(text: str, font: Path) -> float:
    """The width of ``text`` in em, that is in full-width characters. Every character must have its glyph."""
    advances = _advances(font)
    return sum(advances[ord(c)] for c in text)


def _packaged_fonts() -> Path | None:
    """The fonts folder of ``mplfonts``, found without importing it: its import wants the chart library."""
    spec = find_spec("mplfonts")
    return Path(spec.origin).parent / "fonts" if spec and spec.origin else None


@lru_cache(maxsize=4)
def _advances(font: Path) -> dict[int, float]:
    """The code points that ``font`` maps to a glyph, with the width of each in em."""
    with TTFont(font, lazy=True) as opened:
        widths = opened["hmtx"].metrics
        unit = opened["head"].unitsPerEm
        return {code: widths[glyph][0] / unit for code, glyph in opened.getBestCmap().items()}
