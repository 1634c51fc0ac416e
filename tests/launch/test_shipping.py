"""What ships: pinned requirements, the container description."""

import re

import pytest
import yaml

from config.launch.places import PROJECT

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
LOCKS = ["requirements", "requirements-fonts", "requirements-dev"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    """Each name asked for is pinned, and each pin carries a hash."""
    lock = (PROJECT / f"{name}.txt").read_text()
    pins = [pin for pin in lock.replace("\\\n", " ").splitlines() if re.match(r"[A-Za-z0-9]", pin)]
    assert pins
    assert [pin for pin in pins if not re.match(r"[\w.-]+(\[[^]]*\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", pin)] == []
    asked = re.findall(r"^([A-Za-z0-9_.-]+)", (PROJECT / f"{name}.in").read_text(), re.MULTILINE)
    asked = [one for one in asked if not one.startswith("-")]
    assert {plain(one) for one in asked} <= {plain(re.split(r"[=\[]", pin)[0]) for pin in pins}


def test_the_lock_files_name_no_package_index() -> None:
    """Whoever installs chooses the index; the hashes vouch for the content."""
    assert not [name for name in LOCKS if re.search(r"^--|^[^#]*https?:", (PROJECT / f"{name}.txt").read_text(), re.M)]


def test_containers_are_watched_and_start_in_order() -> None:
    """Every lasting service has a health check; the application waits for migrations, those for healthy servers."""
    services = COMPOSE["services"]
    assert set(services) == {"postgres", "valkey", "migrate", "proxy", "web", "worker", "beat"}
    assert {name for name, one in services.items() if "healthcheck" not in one} == {"migrate", "proxy"}
    assert services["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}
    healthy = {"postgres": {"condition": "service_healthy"}, "valkey": {"condition": "service_healthy"}}
    assert services["migrate"]["depends_on"] == healthy
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}} | healthy


def test_containers_keep_their_data_in_named_volumes() -> None:
    """The database's data, and the files that the web server and the worker share."""
    used = {
        volume.split(":")[0].split("/")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
    } - {"."}
    assert used == set(COMPOSE["volumes"])
    shared = {name for name, one in COMPOSE["services"].items() if "data:/data" in one.get("volumes", [])}
    assert shared == {"migrate", "web", "worker", "beat"}


def test_only_the_migrations_know_the_owner_of_the_database() -> None:
    """Web server, worker and beat sign in as their own roles, and know no other password of the database."""
    services = COMPOSE["services"]

    def addresses(name: str) -> dict[str, str]:
        given = services[name]["environment"]
        return {
            key: value.split(":")[1].strip("/")
            for key, value in given.items()
            if key.startswith("DATABASE_") and key.endswith("_URL")
        }

    assert addresses("migrate") == {
        "DATABASE_URL": "bajigong", "DATABASE_WEB_URL": "bajigong_web", "DATABASE_WORKER_URL": "bajigong_worker",
    }  # fmt: skip
    assert addresses("web") == {"DATABASE_URL": "bajigong_web"}
    assert addresses("worker") == addresses("beat") == {"DATABASE_URL": "bajigong_worker"}
    assert "manage.py migrate --noinput && python manage.py grant" in services["migrate"]["command"][-1]


def test_server_images_are_official_and_their_ports_stay_inside() -> None:
    """Only the proxy is reachable from outside; the web server believes it, and its port stays inside."""
    services = COMPOSE["services"]
    assert services["postgres"]["image"].startswith("postgres:17")
    assert services["valkey"]["image"].startswith("valkey/valkey:")
    assert services["proxy"]["image"].startswith("nginx:")
    assert {name for name, one in services.items() if "ports" in one} == {"proxy"}
    assert services["web"]["environment"]["TRUSTED_PROXIES"] == "${TRUSTED_PROXIES:-1}"


def test_the_image_does_not_run_as_root() -> None:
    """The last USER of the Dockerfile is not root, and packages are installed by their hashes."""
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"root", "0"}
    assert any("--require-hashes" in line for line in lines)


def test_every_setting_compose_asks_for_is_in_the_example() -> None:
    """`cp .env.example .env` and filling in the blanks is all the preparation."""
    example = set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (PROJECT / "docker-compose.yml").read_text()))
    assert asked
    assert asked <= example
