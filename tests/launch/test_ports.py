"""Free ports."""

import socket

import pytest

from config.launch import ports
from config.launch.application import Application
from config.launch.crew import Crew
from config.launch.faults import LaunchError


def test_a_taken_port_leads_to_the_next_free_one_and_is_told(crew: Crew, capsys: pytest.CaptureFixture[str]) -> None:
    """Port taken by another program: the next one, in every address handed on, and said."""
    crew.progress.quiet = False
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        application = Application(crew, {"PORT": str(taken)})
    assert application.port > taken
    assert application.env["PUBLIC_BASE_URL"] == f"http://127.0.0.1:{application.port}"
    assert f"port {taken} is taken" in capsys.readouterr().out


def test_a_remembered_port_is_kept_while_it_is_free() -> None:
    """Remembered and free: kept. Remembered and taken: another."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert ports.any_free(port) != port
    assert ports.any_free(port) == port


def test_a_port_that_is_no_number_is_refused(crew: Crew) -> None:
    """PORT is checked before anything is bound."""
    with pytest.raises(LaunchError, match="PORT must be a port number"):
        Application(crew, {"PORT": "http"})
