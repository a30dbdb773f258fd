"""The port the pages are served on."""

import os
import socket

FIRST = 8000
TRIED = 50


def free_port(host: str, from_port: int = FIRST) -> int:
    """The pages' port is PORT when it is set; else, and for others, the first free one."""
    wanted = os.environ.get("PORT", "").strip()
    if wanted and from_port == FIRST:
        port = int(wanted) if wanted.isdigit() else 0
        if not 0 < port < 65536 or not _is_free(host, port):
            raise SystemExit(f"PORT={wanted} is not free here; choose another, or none.")
        return port
    for port in range(from_port, from_port + TRIED):
        if _is_free(host, port):
            return port
    raise SystemExit(f"No free port between {from_port} and {from_port + TRIED - 1}; set PORT.")


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
