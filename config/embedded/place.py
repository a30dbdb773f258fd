"""Where the embedded services of one checkout keep their files."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The kernel's limit for a unix socket's path is 108 bytes; ".s.PGSQL.5432.lock" has to fit as well.
LONGEST_SOCKET_FOLDER = 85
OWNER, PORTAL = "postgres", "evenhand_app"  # the roles of the embedded PostgreSQL


@dataclass(frozen=True)
class Place:
    """A folder (by default var/) with the services that live in it. `quick` trades safety against a power cut."""

    root: Path
    quick: bool = False

    @property
    def postgres_files(self) -> Path:
        """The database cluster."""
        return self.root / "postgres"

    @property
    def redis_files(self) -> Path:
        """Log and process number of the Redis server."""
        return self.root / "redis"

    @property
    def sockets(self) -> Path:
        """The folder of both sockets; a short one under the temporary folder when the checkout lies too deep."""
        wanted = self.root / "run"
        if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
            return wanted
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"evenhand-{os.geteuid()}-{digest}"

    @property
    def redis_socket(self) -> Path:
        """The unix socket Redis listens on."""
        return self.sockets / "redis.sock"

    @property
    def redis_url(self) -> str:
        """The address of the embedded Redis, as redis-py reads it."""
        return f"unix://{self.redis_socket}"

    def database_url(self, name: str, role: str = PORTAL) -> str:
        """The address of a database of the embedded PostgreSQL, as libpq reads it, for the portal's own role."""
        return f"postgresql://{role}@/{name}?host={self.sockets}"

    def owner_url(self, name: str) -> str:
        """The same for the role that owns everything in it."""
        return self.database_url(name, OWNER)

    def make(self) -> None:
        """Make the folders; the sockets' folder is for this user alone."""
        for folder in (self.root, self.redis_files):
            folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.sockets.stat().st_uid not in (os.geteuid(), 0) and os.geteuid() != 0:
            raise SystemExit(f"{self.sockets} belongs to somebody else; set EVENHAND_VAR to a shorter path.")
