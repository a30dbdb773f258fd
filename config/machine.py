"""Which services this process uses: real ones named by the environment, else the embedded ones under var/."""

from pathlib import Path

from config import embedded, environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(environment.text("EVENHAND_VAR", str(BASE_DIR / "var"))).resolve()
PLACE = embedded.Place(VAR, quick=environment.switch("EVENHAND_QUICK"))

DATABASE_URL = environment.text("DATABASE_URL", PLACE.database_url(embedded.DATABASE))
# Who owns the tables: for migrations alone. Only `migrate` needs to know it in production.
_EMBEDDED_OWNER = "" if environment.text("DATABASE_URL") else PLACE.owner_url(embedded.DATABASE)
DATABASE_OWNER_URL = environment.text("DATABASE_OWNER_URL", _EMBEDDED_OWNER)
REDIS_URL = environment.text("REDIS_URL", PLACE.redis_url)


def hold_embedded(step: embedded.Step = embedded.silently) -> None:
    """Have those services running that the environment does not name, for as long as this process lives."""
    with_postgres = not environment.text("DATABASE_URL")
    with_redis = not environment.text("REDIS_URL")
    if with_postgres or with_redis:
        embedded.hold(PLACE, with_postgres=with_postgres, with_redis=with_redis, step=step)


def missing() -> list[str]:
    """The embedded services that this process needs and that do not answer."""
    named = {"PostgreSQL": environment.text("DATABASE_URL"), "Redis": environment.text("REDIS_URL")}
    if all(named.values()):
        return []
    return [name for name in embedded.missing(PLACE) if not named[name]]


def let_go_of_embedded() -> bool:
    """Stop them now unless another process uses them. True when they were stopped."""
    return embedded.let_go(PLACE)
