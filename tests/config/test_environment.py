"""What the environment says becomes settings, or a refusal that names the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment, storage

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": "postgresql://portal:pass%20word@db.example:5433/portal?sslmode=require",
    "REDIS_URL": "redis://redis.example:6379/0",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.example, www.portal.example",
}


def setting(expression: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """What an installation with this environment would have for `settings.<expression>`."""
    program = f"from django.conf import settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=PRODUCTION | environ, capture_output=True, text=True
    )


def test_a_database_address_becomes_djangos_description_of_it():
    described = environment.database(PRODUCTION["DATABASE_URL"])
    assert described["HOST"] == "db.example"
    assert described["PORT"] == "5433"
    assert described["PASSWORD"] == "pass word"
    assert described["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_is_a_host():
    described = environment.database("postgresql://postgres@/evenhand?host=/run/here")
    assert (described["HOST"], described["NAME"], described["PORT"]) == ("/run/here", "evenhand", "")


def test_no_other_database_will_do():
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database("mysql://root@localhost/portal")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("redis://host:6379/1", "redis://host:6379/1"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
    ],
)
def test_the_queue_gets_the_same_redis_in_its_own_spelling(here, there):
    assert environment.celery_broker(here) == there


def test_production_does_not_start_without_a_secret():
    refused = setting("settings.SECRET_KEY", SECRET_KEY="")
    assert refused.returncode != 0
    assert "Set SECRET_KEY" in refused.stderr


def test_a_switch_that_is_neither_on_nor_off_is_refused():
    refused = setting("settings.DEMO", DEMO="maybe")
    assert "DEMO is on or off" in refused.stderr


def test_production_is_strict_by_itself():
    shown = setting(
        "settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, settings.ALLOWED_HOSTS"
    )
    assert shown.stdout.strip() == ("False False True True True 31536000 ['portal.example', 'www.portal.example']"), (
        shown.stderr
    )


def test_logs_are_json_in_production():
    program = "import django, structlog; django.setup(); structlog.get_logger('evenhand').warning('seen', case='EH-1')"
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=PRODUCTION, capture_output=True, text=True)
    assert '"event": "seen"' in shown.stderr
    assert '"case": "EH-1"' in shown.stderr


@pytest.fixture
def no_storage_named(monkeypatch):
    for name in list(os.environ):
        if name.startswith("AWS_") or name == "STORAGE_URL":
            monkeypatch.delenv(name)


def test_files_go_into_the_folder_when_nothing_else_is_named(no_storage_named, tmp_path):
    assert storage.backend(tmp_path)["OPTIONS"]["location"] == tmp_path


@pytest.mark.parametrize(
    "named",
    [
        {"STORAGE_URL": "s3://key:secret@files/?endpoint=https://s3.example"},
        {
            "AWS_STORAGE_BUCKET_NAME": "files",
            "AWS_S3_ENDPOINT_URL": "https://s3.example",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        },
    ],
)
def test_a_store_is_named_by_one_address_or_by_the_usual_variables(no_storage_named, monkeypatch, tmp_path, named):
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    options = storage.backend(tmp_path)["OPTIONS"]
    assert (options["bucket_name"], options["endpoint_url"]) == ("files", "https://s3.example")
    assert (options["access_key"], options["secret_key"]) == ("key", "secret")
    assert options["querystring_auth"]
    assert options["custom_domain"] is None
    assert options["client_config"].request_checksum_calculation == "when_required"
    assert options["client_config"].response_checksum_validation == "when_required"


def test_an_address_that_is_no_store_is_refused(no_storage_named, monkeypatch, tmp_path):
    monkeypatch.setenv("STORAGE_URL", "ftp://files.example")
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
        storage.backend(tmp_path)


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("file:///srv/files", []),
        ("s3://key:secret@files/?endpoint=https://s3.example:9000", ["https://s3.example:9000"]),
        (
            "s3://key:secret@files/?region=eu-west-1",
            ["https://files.s3.amazonaws.com", "https://files.s3.eu-west-1.amazonaws.com"],
        ),
    ],
)
def test_pages_may_send_parts_to_the_store_and_nowhere_else(no_storage_named, monkeypatch, tmp_path, url, origins):
    monkeypatch.setenv("STORAGE_URL", url)
    assert storage.origins(storage.backend(tmp_path)) == origins
