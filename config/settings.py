"""Settings of the portal, all read from the environment (see .env.example)."""

import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from config import beat, environment, logs, machine, openapi, paying, scanning, storage
from core.languages.known import KNOWN

BASE_DIR = machine.BASE_DIR
VAR = machine.VAR

# --- What kind of installation this is -------------------------------------------------------------------------------
TESTING = environment.switch("TESTING")
EMBEDDED = not environment.text("DATABASE_URL")
# The embedded database remembers that it belongs to a demo, so that every command sees the demo's clock.
DEMO_MARK = VAR / "demo"
DEMO = environment.switch("DEMO", default=EMBEDDED and DEMO_MARK.exists() and not TESTING)
DEMO_CLOCK_FILE = VAR / "demo-clock"
DEBUG = environment.switch("DEBUG")
SECURE = not (DEMO or TESTING or DEBUG)


def local_secret(file: Path) -> str:
    """A secret of this checkout, made once: the demo's sessions outlive a restart."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x") as fresh:
            file.chmod(0o600)
            fresh.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text() or secrets.token_urlsafe(50)


if DEMO or TESTING or EMBEDDED:
    SECRET_KEY = environment.text("SECRET_KEY") or local_secret(VAR / "secret-key")
else:
    SECRET_KEY = environment.required("SECRET_KEY", "a long random text; whoever knows it can sign in as anybody.")
# Secrets from before a rotation: sessions, links and idempotency keys that were made with them still count.
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")

# --- Who may reach it ------------------------------------------------------------------------------------------------
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = environment.text("SITE_ADDRESS", "http://127.0.0.1:8000")
# Where pages hear that something changed; empty: they ask by themselves, every 4 seconds at first, then less often.
LIVE_ADDRESS = environment.text("LIVE_ADDRESS")
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = environment.switch("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", int(timedelta(days=365).total_seconds())) * SECURE
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF, *environment.origin(LIVE_ADDRESS), *storage.origins(storage.backend(VAR / "files"))],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Parts -----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "core",
    "people",
    "timers",
    "record",
    "escrow",
    "messaging",
    "evidence",
    "contracts",
    "disputes",
    "api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.compressing.CompressPages",
    "csp.middleware.CSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.seeing.SeeAsThePerson",
    "core.languages.speaking.SpeakTheLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.activity.NotesActivity",
    "django_htmx.middleware.HtmxMiddleware",
    "core.answering.AnswerRefusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.portal",
                "people.demo.demo_people",
                "record.reading.in_header",
            ],
        },
    }
]

# --- Services --------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **environment.database(machine.DATABASE_URL),
        "ENGINE": "core.postgres",
        # Pages run under WSGI, a connection per thread. Not for an ASGI server: see docs of CONN_MAX_AGE.
        "CONN_MAX_AGE": environment.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
# As whom pages and workers work, and as whom the database is migrated (None: nobody else).
DATABASE_LOGIN = environment.database(machine.DATABASE_URL)
DATABASE_OWNER = environment.database(machine.DATABASE_OWNER_URL) if machine.DATABASE_OWNER_URL else None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = machine.REDIS_URL
REDIS_PREFIX = environment.text("REDIS_PREFIX", "evenhand:")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX + "cache",
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(VAR / "static")))
if not SECURE:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # stays empty: static files are served from where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
_BUNDLED, _PLAIN = "core.styles.BundledStaticFiles", "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": storage.backend(VAR / "files"),
    "staticfiles": {"BACKEND": _BUNDLED if SECURE else _PLAIN},
}
WHITENOISE_USE_FINDERS = not SECURE
# A client of a test sets its middleware up anew: it looks for a file when it is asked for one, and lists none before.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
CLAMD_ADDRESS, (EVIDENCE_ROOM, UNUSED_ROOM) = scanning.address(), storage.room()
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # without files; files have their own limit in `evidence`

CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": REDIS_PREFIX,
    # A message not acknowledged for this long is delivered again. No task comes near it, and nothing is ever
    # enqueued with an ETA: Redis would deliver a later one again and again.
    "visibility_timeout": 3600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = beat.SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# --- People ----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEMO or TESTING else "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"verify_file": "20/5m/ip"}  # the others are allauth's own
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Evenhand"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = True

DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Evenhand <no-reply@evenhand.example>")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.switch("EMAIL_USE_TLS", default=EMAIL_PORT == 587)
EMAIL_USE_SSL = environment.switch("EMAIL_USE_SSL", default=EMAIL_PORT == 465)
EMAIL_TIMEOUT = 20
# Without a mail server every letter is a file under var/mail; in a demo, a row that its outbox page shows.
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
if DEMO and not EMAIL_HOST:
    EMAIL_BACKEND = "record.keeping.Kept"

# --- Money from outside ----------------------------------------------------------------------------------------------
PAYMENT_PROVIDER = paying.PROVIDER
STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE = paying.KEY, paying.WEBHOOK_SECRET, paying.API_BASE

# --- Words and days --------------------------------------------------------------------------------------------------
LANGUAGE_CODE, LANGUAGES, LOCALE_PATHS = "en", list(KNOWN.items()), [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    # The first one says what a 401 asks for.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.Reading", "api.throttling.Acting"],
    "EXCEPTION_HANDLER": "api.errors.handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = openapi.SCHEMA

# --- Watching --------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.configure(plain=not SECURE, level=environment.text("LOG_LEVEL", "INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
