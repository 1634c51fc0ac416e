"""Free ports: chosen once, remembered, chosen again when taken by somebody else meanwhile."""

from __future__ import annotations

import socket

from config.launch.faults import LaunchError

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: connections of a former server that are still fading don't count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def any_free(remembered: int | None = None) -> int:
    """The remembered loopback port where it is still free, else any free one."""
    if remembered and is_free(remembered):
        return remembered
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def first_free(wanted: int, host: str) -> int:
    """The wanted port or the next free one above it."""
    for port in range(wanted, min(wanted + 100, 65536)):
        if is_free(port, host):
            return port
    raise LaunchError(f"no port from {wanted} upwards can be listened on at {host}; set PORT or HOST")
