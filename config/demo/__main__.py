"""`python -m config.demo`: each step as it is taken, then the address and the people, until Ctrl-C."""

import argparse
import os
import socket
import sys
from datetime import timedelta

from config import machine
from config.demo import beginning, forgetting
from config.demo.claim import Claim
from config.demo.crew import Crew, CrewMemberDied
from config.demo.port import free_port
from config.demo.signals import Asked, listen
from config.demo.steps import say, step
from core import sight

HOST = os.environ.get("HOST") or "127.0.0.1"
LIVE_FROM = 8500  # the live service takes the first free port from here
PATIENCE = timedelta(seconds=90)  # for each process to be ready


def main() -> int:
    """Run the demo. 0 after Ctrl-C or SIGTERM, 1 when something did not work."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="forget what was done in the demo first")
    wants = parser.parse_args()
    sight.process_sees_everything()
    os.environ["DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    machine.VAR.mkdir(parents=True, exist_ok=True)
    try:
        listen()
        with Claim(machine.VAR) as claim, Crew(machine.VAR / "log") as crew:
            run(claim, crew, anew=wants.reset)
    except Asked:
        machine.let_go_of_embedded()
        say("Stopped. `make demo` goes on where you left it; `make demo-reset` starts over.")
        return 0
    except CrewMemberDied as trouble:
        say(f"\n{trouble}", error=True)
        return 1
    return 0


def run(claim: Claim, crew: Crew, *, anew: bool) -> None:
    """Take all the steps, then watch until somebody ends it."""
    if anew or forgetting.was_interrupted():
        with step("Forgetting the last demo"):
            forgetting.forget()
    machine.hold_embedded(step)
    with step("Database tables"):
        beginning.migrate()
    if beginning.is_bare():
        with step("People and cases to try"):
            beginning.seed()
    port = free_port(HOST)
    address = f"http://{HOST}:{port}"
    live = free_port(HOST, from_port=LIVE_FROM)
    os.environ["SITE_ADDRESS"] = address
    os.environ["LIVE_ADDRESS"] = f"http://{HOST}:{live}/live"
    beginning.forget_worker(worker_name())
    # All at once: they load the same modules while the others wait for theirs.
    crew.start("pages", *pages(port))
    crew.start("live", *stream(live))
    crew.start("worker", *worker())
    crew.start("beat", "-m", "celery", "--app", "config", "beat", "--pidfile", "", "--loglevel", "INFO")
    with step("Pages"):
        crew.wait("pages", lambda: beginning.answers(f"{address}/healthz"), PATIENCE)
    with step("Live changes"):
        crew.wait("live", lambda: beginning.answers(f"http://{HOST}:{live}/healthz"), PATIENCE)
    with step("Worker"):
        crew.wait("worker", lambda: beginning.has_ticked(worker_name()), PATIENCE)
    with step("Beat"):
        crew.wait("beat", lambda: True, PATIENCE)
    claim.tell(address)
    say(beginning.welcome(address))
    crew.watch()


def pages(port: int) -> list[str]:
    """Granian, the fastest of the WSGI servers tried."""
    command = ["-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    return [*command, "--workers", "1", "--blocking-threads", "4", "--no-ws", "config.wsgi:application"]


def stream(port: int) -> list[str]:
    """The live service, which open pages hear changes from."""
    command = ["-m", "granian", "--interface", "asgi", "--host", HOST, "--port", str(port), "--workers", "1"]
    return [*command, "--no-ws", "--workers-kill-timeout", "2s", "config.live.asgi:application"]


def worker() -> list[str]:
    """One worker with two processes; without the gossip that only many workers have use for."""
    command = ["-m", "celery", "--app", "config", "worker", "--concurrency", "2", "--hostname", worker_name()]
    return [*command, "--without-gossip", "--without-mingle", "--loglevel", "INFO"]


def worker_name() -> str:
    """The demo's worker, as operators see it."""
    return f"demo@{socket.gethostname()}"


if __name__ == "__main__":
    sys.exit(main())
