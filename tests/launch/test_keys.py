"""Keys made once, kept by their owner."""

import base64
from pathlib import Path

import pytest

from config.launch import keys
from config.launch.faults import LaunchError


def test_keys_are_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    """The same keys at the second start; a private file; 32 bytes each."""
    first = keys.keys(tmp_path, {}, data_exists=False)
    assert keys.keys(tmp_path, {}, data_exists=True) == first
    assert (tmp_path / keys.FILE).stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(first["REGISTRY_SEAL_KEY"], validate=True)) == 32
    assert len(base64.b64decode(first["REGISTRY_LOOKUP_KEY"], validate=True)) == 32
    assert len(set(first.values())) == 3


def test_keys_of_the_environment_are_used_and_not_kept(tmp_path: Path) -> None:
    """A key that is given stays where it came from."""
    made = keys.keys(tmp_path, {"SECRET_KEY": "given from outside"}, data_exists=False)
    assert made["SECRET_KEY"] == "given from outside"
    assert "given from outside" not in (tmp_path / keys.FILE).read_text()


def test_lost_keys_are_not_replaced_where_data_exist(tmp_path: Path) -> None:
    """New keys would make the sealed document numbers unreadable without a word."""
    with pytest.raises(LaunchError, match="REGISTRY_SEAL_KEY"):
        keys.keys(tmp_path, {}, data_exists=True)
    assert not (tmp_path / keys.FILE).exists()


def test_a_malformed_settings_line_is_named(tmp_path: Path) -> None:
    """File and line, not a silent skip."""
    path = tmp_path / ".env"
    path.write_text("# a comment\nPORT=8001\nexport HOST='0.0.0.0'\nnonsense\n")
    with pytest.raises(LaunchError, match="line 4"):
        keys.read_env_file(path)
    path.write_text("# a comment\nPORT=8001\nexport HOST='0.0.0.0'\n")
    assert keys.read_env_file(path) == {"PORT": "8001", "HOST": "0.0.0.0"}
