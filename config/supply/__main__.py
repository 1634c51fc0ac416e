"""``python -m config.supply audit|licences|sbom``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from config.supply.audit import audit
from config.supply.licences import licences, page
from config.supply.pins import LOCKS, pins

PROJECT = Path(__file__).resolve().parents[2]


def say_audit(output: Path | None) -> int:
    """0 when every pinned package was audited and nothing is known; 1 for a weakness, 2 where any was not audited."""
    found = audit(pins(PROJECT))
    print("\n".join(found.lines()))
    return found.code


def write_licences(output: Path | None) -> int:
    """Writes docs/licences.md; 1 where a licence is refused or not known."""
    target = output or PROJECT / "docs" / "licences.md"
    target.write_text(page(pins(PROJECT)), encoding="utf-8")
    found = licences(pins(PROJECT))
    refused = [f"{one.name}: {one.licence or 'no licence'}" for one in found if one.refused]
    print("\n".join([*(f"refused: {line}" for line in refused), f"licences of {len(found)} packages in {target}"]))
    return 1 if refused else 0


def write_bill(output: Path | None) -> int:
    """Writes the bill of materials, validated."""
    from config.supply.sbom import bill

    made = bill(PROJECT)
    target = output or PROJECT / "sbom.cdx.json"
    target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"CycloneDX {made['specVersion']}, {len(made['components'])} components: {target}")
    return 0


def main() -> int:
    """Reads the command."""
    parser = argparse.ArgumentParser(prog="python -m config.supply", description=f"What {', '.join(LOCKS)} bring in.")
    parser.add_argument("command", choices=["audit", "licences", "sbom"])
    parser.add_argument("--output", type=Path, default=None)
    options = parser.parse_args()
    work = {"audit": say_audit, "licences": write_licences, "sbom": write_bill}
    return work[options.command](options.output)


if __name__ == "__main__":
    sys.exit(main())
