"""Finds Chromium for the browser tests; `python -m tests.chromium` installs Debian's where it is missing and may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 900  # seconds for the package manager

MISSING = """The browser tests need Chromium, and none was found. Any one of these helps:
  - apt-get install chromium (this command does it itself when root runs it on Debian)
  - set CHROMIUM to the program of a Chromium or Chrome that is there"""


def find() -> Path | None:
    """CHROMIUM when it is set, else the first one on the path."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return Path(found) if (found := shutil.which(named)) else None
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    """Debian's own package, as root."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *command], check=True, env=quiet, stdout=subprocess.DEVNULL, timeout=PATIENCE)


def main() -> int:
    """Have it here. 0 when it is."""
    may_install = os.geteuid() == 0 and shutil.which("apt-get") and not os.environ.get("CHROMIUM")
    if find() is None and may_install:
        print("Chromium: installing Debian's package ...", flush=True)
        try:
            install()
        except (OSError, subprocess.SubprocessError) as failure:
            print(f"apt-get did not install it: {failure}", file=sys.stderr)
    found = find()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    print(f"Chromium: {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
