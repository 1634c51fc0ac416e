"""The first command on a fresh machine: which Python is taken, and what is said when none fits."""

import subprocess
from pathlib import Path

from config.launch.places import PROJECT

SCRIPT = PROJECT / "config" / "launch" / "python.sh"


def run(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        env={"PATH": f"{folder}:/usr/bin/nothing"} | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def interpreter(folder: Path, name: str, answer: str) -> None:
    path = folder / name
    path.write_text(f'#!/bin/sh\nif [ "$1" = -c ]; then echo "{answer}"; else echo "{name} chosen: $*"; fi\n')
    path.chmod(0o755)


def programs(folder: Path) -> None:
    (folder / "dirname").symlink_to("/usr/bin/dirname")


def test_old_and_bare_pythons_are_named_with_the_way_out(tmp_path: Path) -> None:
    """Each interpreter that was found is named with what it lacks."""
    programs(tmp_path)
    interpreter(tmp_path, "python3", "old 3.9")
    interpreter(tmp_path, "python3.12", "bare 3.12")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "python3 is Python 3.9, older than 3.11" in done.stderr
    assert "python3.12 is Python 3.12 without venv or ensurepip" in done.stderr
    assert "apt install python3.12-venv" in done.stderr


def test_a_fitting_python_is_taken_though_the_first_one_is_old(tmp_path: Path) -> None:
    """The search goes on behind an old python3."""
    programs(tmp_path)
    interpreter(tmp_path, "python3", "old 3.9")
    interpreter(tmp_path, "python3.11", "fit")
    done = run(tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("python3.11 chosen: -I ")


def test_no_python_at_all_is_said(tmp_path: Path) -> None:
    """Neither a traceback nor silence; a named one that doesn't run is named."""
    programs(tmp_path)
    assert "no python3 on the search path" in run(tmp_path).stderr
    assert "/none/such does not run" in run(tmp_path, PYTHON="/none/such").stderr
