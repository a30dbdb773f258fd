"""The same settings for the tests: services of their own under var/test, cheap passwords."""

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

os.environ["TESTING"] = "1"
os.environ.setdefault("EVENHAND_VAR", str(_ROOT / "var" / "test"))
os.environ.setdefault("EVENHAND_QUICK", "1")
# Tests name their own stores and mail servers; what this machine is set up with is not for them.
for _name in (
    "PAYMENT_PROVIDER",
    "STRIPE_API_BASE",
    "DEMO",
    "STORAGE_URL",
    "AWS_STORAGE_BUCKET_NAME",
    "CLAMD_ADDRESS",
    "EMAIL_HOST",
    "SECURE_SSL_REDIRECT",
    "ALLOWED_HOSTS",
):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASE_OWNER, DATABASES, REDIS_PREFIX  # noqa: E402

# Two runs beside each other keep apart by the name of their test database.
_RUN = os.environ.get("PYTEST_DB") or "evenhand_test"
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
DATABASES["default"]["TEST"] = {"NAME": _RUN}
# Whoever makes the test database owns it. The tests themselves then work as the portal's own role: see tests/roles.py.
DATABASES["default"].update({name: DATABASE_OWNER[name] for name in ("USER", "PASSWORD")} if DATABASE_OWNER else {})
# Threads of a race each open a connection; none may outlive its test.
DATABASES["default"]["CONN_MAX_AGE"] = 0

REDIS_PREFIX = os.environ.get("TEST_REDIS_PREFIX") or f"{REDIS_PREFIX}{_RUN}:{_WORKER}:"
CACHES["default"]["KEY_PREFIX"] = REDIS_PREFIX + "cache"  # noqa: F405
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "global_keyprefix": REDIS_PREFIX}  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
