"""Starting over: what the demo has written goes, the environment and the tests' services stay."""

import shutil

from config import embedded, environment, machine

MARK = machine.VAR / "demo"  # "seeding" while the first start is under way, then "ready"
WRITTEN = ("postgres", "redis", "run", "files", "mail", "log", "demo", "demo-clock", "secret-key", "beat-schedule")


def was_interrupted() -> bool:
    """Whether the first start was stopped in the middle of its seeding."""
    return not environment.text("DATABASE_URL") and MARK.exists() and MARK.read_text() != "ready"


def forget() -> None:
    """Remove the demo's database and files. Real services are not ours to empty."""
    if environment.text("DATABASE_URL"):
        raise SystemExit("DATABASE_URL is not the demo's own database: empty it yourself, or name another.")
    if embedded.is_in_use(machine.PLACE):
        raise SystemExit("Another process uses the demo's database; end it first.")
    # A launcher that was killed leaves the services running; taking and giving back a share stops them.
    embedded.hold(machine.PLACE)
    embedded.let_go(machine.PLACE)
    for name in WRITTEN:
        path = machine.VAR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for leftover in machine.VAR.glob("beat-schedule*"):
        leftover.unlink()
