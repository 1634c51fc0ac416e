"""Which modules are changed, in groups, and the narrow tests that must catch a change in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.sql import Switch


@dataclass(frozen=True, slots=True)
class Group:
    """Modules that belong together: patterns of paths, each with its tests; the first that fits counts."""

    name: str
    title: str
    modules: tuple[tuple[str, tuple[str, ...]], ...]
    leaves_out: tuple[str, ...] = ()

    def paths(self) -> list[str]:
        """The modules, in the order of their names."""
        found = {
            str(path)
            for pattern, _ in self.modules
            for path in Path().glob(pattern)
            if path.suffix == ".py" and path.read_bytes().strip()
        }
        return sorted(path for path in found if not any(Path(path).match(pattern) for pattern in self.leaves_out))

    def tests(self, path: str) -> list[str]:
        """The tests for one module."""
        return next(list(tests) for pattern, tests in self.modules if Path(path) in Path().glob(pattern))


PROCEDURE = ("tests/procedure",)
_RULES = (
    "tests/rules/test_golden_bytes.py", "tests/rules/test_cases.py", "tests/rules/test_durations.py",
    "tests/rules/test_pathway_cases.py", "tests/rules/test_local_cases.py", "tests/rules",
)  # fmt: skip

RULES = Group(
    "rules",
    "rules: the policy language, the engine, equivalence, the core of simulation, the ladder",
    (
        ("rules/planner.py", ("tests/planner", "tests/portal/test_worker_ways.py")),
        ("rules/supposed.py", ("tests/planner", "tests/portal/test_worker_ways.py")),
        ("rules/glance.py", ("tests/rulebook", "tests/api/test_policy_drafts.py")),
        (
            "rules/equivalence/*.py",
            (
                "tests/equivalence",
                "tests/seeds/test_strictness.py",
                "tests/rules/test_exchange_words.py",
                "tests/rules/test_faulty_texts.py",
                "tests/rules/test_alone.py",
            ),
        ),
        ("rules/simulation/*.py", ("tests/simulation",)),
        ("rules/ladder.py", ("tests/rules", "tests/intake")),
        ("rules/**/*.py", _RULES),
    ),
    leaves_out=("*/__main__.py",),
)
ACTS = Group(
    "acts",
    "acts: what changes because somebody acted",
    (
        ("certification/acts/*.py", ("tests/acts", *PROCEDURE, "tests/api/test_the_whole_procedure.py")),
        (
            "rulebook/acts/simulating.py",
            ("tests/acts", "tests/simulation/test_job.py", "tests/api/test_simulations.py"),
        ),
        ("rulebook/acts/drafting.py", ("tests/acts", "tests/rulebook", "tests/api/test_policy_drafts.py")),
        ("rulebook/acts/publishing.py", ("tests/acts", "tests/rulebook", "tests/equivalence/test_publishing.py")),
        ("rulebook/acts/*.py", ("tests/acts", "tests/equivalence", "tests/seeds")),
        ("registry/acts/seeding.py", ("tests/seeds",)),
        ("registry/acts/demonstration.py", ("tests/seeds",)),
        (
            "registry/acts/documents.py",
            ("tests/acts", "tests/registry", "tests/procedure/test_issuing.py", "tests/documents"),
        ),
        (
            "registry/acts/*.py",
            (
                "tests/acts",
                "tests/registry",
                "tests/procedure/test_issuing.py",
                "tests/seeds",
                "tests/portal/test_certificate_pages.py",
            ),
        ),
    ),
)
INTAKE = Group(
    "intake",
    "intake: reading what people send",
    (
        (
            "intake/*.py",
            (
                "tests/intake",
                "tests/procedure/test_uploads.py",
                "tests/procedure/test_bad_input.py",
                "tests/procedure/test_pathways.py",
            ),
        ),
    ),
)
REGISTRY = Group(
    "registry",
    "registry: what exists and is held",
    (
        ("registry/documents/*.py", ("tests/documents",)),
        ("registry/seeds/*.py", ("tests/seeds",)),
        (
            "registry/models/*.py",
            (
                "tests/registry",
                "tests/procedure/test_issuing.py",
                "tests/portal/test_visibility.py",
                "tests/api/test_visibility.py",
            ),
        ),
        (
            "registry/reasons.py",
            ("tests/api/test_codes_stay.py", "tests/registry", "tests/procedure/test_objections.py"),
        ),
        ("registry/alignment.py", ("tests/registry/test_alignment.py", "tests/seeds/test_seeding.py")),
        (
            "registry/*.py",
            (
                "tests/registry",
                "tests/procedure/test_issuing.py",
                "tests/portal/test_check_page.py",
                "tests/api/test_public_check.py",
            ),
        ),
    ),
    leaves_out=(
        "registry/outbox.py",
        "registry/limits.py",
        "registry/clients.py",
        "registry/signing_in.py",
        "registry/sweeps.py",
        "registry/tasks.py",
        "registry/apps.py",
        "registry/access.py",
    ),
)
PERMISSIONS = Group(
    "permissions",
    "permissions: who may do what, and see what",
    (
        (
            "registry/access.py",
            (
                "tests/registry/test_who_sees_what.py",
                "tests/portal/test_permission_matrix.py",
                "tests/api/test_access.py",
                "tests/procedure/test_approval.py",
            ),
        ),
        (
            "certification/models/*.py",
            (
                "tests/registry/test_who_sees_what.py",
                "tests/portal/test_visibility.py",
                "tests/api/test_visibility.py",
                *PROCEDURE,
            ),
        ),
    ),
)
DELIVERY = Group(
    "outbox",
    "outbox and limits: jobs that are done once, guessers who are stopped",
    (
        (
            "registry/limits.py",
            (
                "tests/registry/test_limits.py",
                "tests/registry/test_two_at_once.py",
                "tests/portal/test_check_page.py",
                "tests/api/test_public_check.py",
            ),
        ),
        (
            "registry/outbox.py",
            ("tests/registry/test_outbox.py", "tests/procedure/test_stopped_jobs.py", "tests/procedure/test_races.py"),
        ),
        ("registry/clients.py", ("tests/registry/test_clients.py",)),
        ("registry/signing_in.py", ("tests/registry/test_signing_in.py",)),
        ("registry/sweeps.py", ("tests/registry/test_sweeps.py",)),
        ("registry/tasks.py", ("tests/registry", "tests/procedure/test_issuing.py")),
    ),
)
GROUPS = {group.name: group for group in (RULES, ACTS, INTAKE, REGISTRY, PERMISSIONS, DELIVERY)}

GUARDS = "guards"


def tests_of_guard(switch: Switch) -> list[str]:
    """The tests of the acts that must still be able to do what a guard permits."""
    if re.search("draft|revision|lapse|polic|comparison|scope_is_its", switch.guard):
        return ["tests/rulebook", "tests/equivalence/test_publishing.py"]
    if re.search("simulation|invented", switch.guard):
        return ["tests/simulation/test_job.py", "tests/api/test_simulations.py"]
    return [
        "tests/registry",
        "tests/procedure",
        "tests/seeds/test_seeding.py",
        "tests/portal/test_certificate_pages.py",
    ]
