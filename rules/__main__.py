"""``python -m rules check|ask``: the package by itself, without database or settings.

    python -m rules check FILE…      every fault of policy texts, with line and column; exit status 1 if there is one
    python -m rules ask FILE         questions, one per line (JSON Lines), each with its answer; - is standard input

The only module of the package that reads files, the clock and the command line.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Final, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from rules.checking import check
from rules.desks import Desk, EligibilityDesk, EquivalenceDesk, PathDesk, TextsOnRecord, answer_lines
from rules.standards import Standards, load_offers, load_standards
from rules.texts import Text, comparisons_of, faults_among, load_text, policies_of
from rules.yaml_nodes import PolicyFault, PolicyRefused

SEEDS: Final = Path(__file__).resolve().parents[1] / "seeds"
DESKS: Final[Mapping[str, Callable[..., Desk]]] = {
    "eligibility": EligibilityDesk,
    "path": PathDesk,
    "equivalence": EquivalenceDesk,
}
FAULTY, UNUSABLE = 1, 2
"""Exit status: where a text or a question has faults; where nothing could be done at all."""

_Read = TypeVar("_Read")


def main(words: list[str] | None = None) -> int:
    """Does what the command line asks for; the exit status."""
    options = _parser().parse_args(words)
    run: Callable[[Namespace], int] = options.run
    return run(options)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m rules", description="The rules of the ladder by themselves.")
    commands = parser.add_subparsers(metavar="check|ask", required=True)
    check_them = commands.add_parser("check", help="every fault of texts, with line and column; exit status 1 if any")
    check_them.add_argument("files", metavar="FILE", nargs="+", type=Path)
    check_them.add_argument("--alone", action="store_true", help="not beside the texts of the folders")
    check_them.set_defaults(run=_check)
    ask = commands.add_parser("ask", help="answers, JSON Lines in and out; exit status 1 if a question is faulty")
    ask.add_argument("file", metavar="FILE", help="the questions; - is standard input")
    ask.add_argument("--about", choices=DESKS, default="eligibility", help="what the questions are about")
    ask.add_argument(
        "--standards", metavar="DIR", type=Path, default=SEEDS / "reference",
        help="standards.yaml and offers.tsv: the edition, levels and related occupations that a question leaves out",
    )  # fmt: skip
    ask.add_argument("--no-standards", action="store_true", help="what a question leaves out is not known")
    ask.add_argument(
        "--today", metavar="DAY", type=date.fromisoformat,
        help="the day of questions that name none; default today in Asia/Shanghai",
    )  # fmt: skip
    ask.set_defaults(run=_ask)
    for command in (check_them, ask):
        command.add_argument("--policies", metavar="DIR", type=Path, default=SEEDS / "policies", help="policy texts")
        command.add_argument(
            "--equivalences", metavar="DIR", type=Path, default=SEEDS / "equivalence", help="texts of equivalences"
        )
    return parser


def _check(options: Namespace) -> int:
    texts = {str(path): _text(path) for path in options.files}
    beside = {} if options.alone else _texts(options.policies) | _texts(options.equivalences)
    found = check(texts, beside=_each({file: text for file, text in beside.items() if text not in texts.values()}))
    for file, fault in found:
        print(f"{file}:{written(fault)}")
    if not found:
        print(f"无错误 / no faults: {len(texts)}")
    return FAULTY if found else 0


def _ask(options: Namespace) -> int:
    today = options.today or datetime.now(ZoneInfo("Asia/Shanghai")).date()
    desk = DESKS[options.about](_record(options), today=today)
    sound = True
    with _opened(options.file) as lines:
        for line, valid in answer_lines(lines, desk):
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
            sound = sound and valid
    return 0 if sound else FAULTY


def _record(options: Namespace) -> TextsOnRecord:
    """The texts and standards that questions are answered from; equivalences only where they are asked about."""
    texts = _texts(options.policies)
    if options.about == "equivalence":
        texts |= _texts(options.equivalences)
    standards = Standards() if options.no_standards else _standards(options.standards)
    read = _loaded(texts)
    return TextsOnRecord(policies_of(read), comparisons=comparisons_of(read), standards=standards)


def _loaded(texts: Mapping[str, str]) -> list[Text]:
    """The texts by file, sound by themselves and all together; exits with every fault, by file."""
    read = _each(texts)
    if faults_among(read):
        _stop(*(f"{file}:{written(fault)}" for file, fault in check(texts)))
    return read


def _each(texts: Mapping[str, str]) -> list[Text]:
    """The texts by file, each sound by itself; exits with every fault, by file."""
    try:
        return [load_text(text) for text in texts.values()]
    except PolicyRefused:
        _stop(*(f"{file}:{written(fault)}" for file, fault in check(texts)))


def _texts(folder: Path) -> dict[str, str]:
    """The texts of a folder by file; exits where it has none."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        _stop(f"{folder}: 没有规则文本（*.yaml） / no texts (*.yaml) in this folder")
    return {str(file): _text(file) for file in files}


def _standards(folder: Path) -> Standards:
    return Standards(
        _read(folder / "standards.yaml", load_standards),
        _read(folder / "offers.tsv", load_offers),
    )


def _read(file: Path, load: Callable[[str], _Read]) -> _Read:
    """What is read of a file's text; exits with every fault."""
    try:
        return load(_text(file))
    except PolicyRefused as refused:
        _stop(*(f"{file}:{written(fault)}" for fault in refused.faults))


def written(fault: PolicyFault) -> str:
    """A fault as one line after its file: line, column, and what is wrong in two languages."""
    return f"{fault.line}:{fault.column}: {fault.zh} / {fault.en}"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        _stop(f"{path}: {error.strerror}")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        _stop(f"{path}:{line}:1: 不是UTF-8编码 / not UTF-8")


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        _stop(f"{name}: {error.strerror}")


def _stop(*lines: str) -> NoReturn:
    print(*lines, sep="\n", file=sys.stderr)
    raise SystemExit(UNUSABLE)


if __name__ == "__main__":
    sys.exit(main())
