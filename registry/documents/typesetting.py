"""排版: one typst compiler for the process, safe among threads and across a fork.

Opening the fonts and the compiler costs a tenth of a second, a page with both at hand some hundredths; so they are
opened at the first page and kept. The compiler runs threads of its own, which a fork does not copy: a child forked
after its parent's first page would wait for them for ever. Such a child sets its pages in a fresh process instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path

import typst

from registry.documents.fonts import FONT_FAMILY, FontUnavailable, certificate_font

TEMPLATES = Path(__file__).parent / "templates"
"""The folder of the templates; a compiler can read nothing outside it."""

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""PDF/A-2a for the archive and PDF/UA-1 for screen readers. Both refuse a page with a glyph the font lacks."""

_PROJECT = Path(__file__).parents[2]
_lock = threading.Lock()
_first_page_in: int | None = None


def typeset(template: str, inputs: dict[str, str], *, timestamp: int, font_dir: Path | None = None) -> bytes:
    """The PDF of ``template`` (a file name in the templates folder) with ``inputs`` as its ``sys.inputs``.

    ``timestamp`` (Unix seconds) is the only time the file knows. Raises ``typst.TypstError`` where the template fails.
    """
    global _first_page_in
    if _first_page_in not in (None, os.getpid()):
        return _typeset_apart(template, inputs, timestamp, font_dir)
    # Set before the lock is taken: a child forked while another thread holds it must not wait for it either.
    _first_page_in = os.getpid()
    with _lock:
        page = _compiler(font_dir).compile(
            input=_source(template), format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=timestamp
        )
    if not isinstance(page, bytes):
        raise TypeError(f"The compiler gave {type(page).__name__} instead of a file.")
    return page


@lru_cache(maxsize=2)
def _compiler(font_dir: Path | None) -> typst.Compiler:
    """The compiler that knows the certificates' font and no other of that family, none of the system's."""
    font = certificate_font(font_dir)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font.parent)])
    cuts = [Path(cut.path).resolve() for cut in fonts.fonts() if cut.family == FONT_FAMILY and cut.path]
    if cuts != [font.resolve()]:
        raise FontUnavailable(
            f"{font.parent} holds several cuts of {FONT_FAMILY}: {', '.join(map(str, cuts))}. Leave only {font.name} there."
        )
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts)


@lru_cache(maxsize=16)
def _source(template: str) -> bytes:
    """The text of the template; it is never edited once published, so it is read once."""
    return (TEMPLATES / template).read_bytes()


def _typeset_apart(template: str, inputs: dict[str, str], timestamp: int, font_dir: Path | None) -> bytes:
    """The same page by a fresh interpreter: slower (a third of a second), and free of the parent's threads."""
    order = {"template": template, "inputs": inputs, "timestamp": timestamp, "font_dir": font_dir and str(font_dir)}
    done = subprocess.run(
        [sys.executable, "-m", "registry.documents.typesetting"],
        input=json.dumps(order).encode(),
        capture_output=True,
        cwd=_PROJECT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Typesetting in a fresh process failed: {done.stderr.decode(errors='replace')}")
    return done.stdout


def _serve_one_order() -> None:
    """The fresh process: one order as JSON on standard input, the page's bytes on standard output."""
    order = json.load(sys.stdin)
    folder = order.pop("font_dir")
    sys.stdout.buffer.write(typeset(**order, font_dir=Path(folder) if folder else None))


if __name__ == "__main__":
    _serve_one_order()
