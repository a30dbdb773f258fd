"""What is shipped beside the code: the locked list, the compose file, the image, the build server's one command."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
SECRETS = (
    "SECRET_KEY",
    "POSTGRES_PASSWORD",
    "DATABASE_PASSWORD",
    "REDIS_PASSWORD",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)
ONE_OFF = {"migrate"}


def requirements() -> list[str]:
    """The locked list, one requirement with its hashes each."""
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def test_every_requirement_is_pinned_and_hashed():
    assert len(requirements()) > 50
    for line in requirements():
        assert re.match(r"^[\w.\-]+(\[[\w,\-]+\])?==\S+", line), line
        assert "--hash=sha256:" in line, line


def test_the_locked_list_names_no_place_to_get_it_from():
    text = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements.in").read_text()
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|@ file:", text) == []


def test_the_locked_list_holds_all_that_is_asked_for():
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;@ ]", name)[0]).lower()

    locked = {plain(line) for line in requirements()}
    lines = (ROOT / "requirements.in").read_text().splitlines()
    asked = {plain(line) for line in lines if line and not line.startswith("#")}
    assert asked - locked == set()


def test_the_build_server_does_what_everybody_does_and_the_slow_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands == [
        "set -euo pipefail", 'cd "$(dirname "$0")/.."', "status=0", "make test || status=1",
        "make test-slow || status=1", "exit $status",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name):
    uses = re.findall(r"\$\{" + name + r"\b(?!_)[^}]*\}", COMPOSE_TEXT)
    assert uses
    assert {use for use in uses if not use.startswith("${" + name + ":?")} == set()
    assert f"\n{name}=\n" in (ROOT / ".env.example").read_text()


def test_every_service_says_whether_it_is_well_and_keeps_its_data_in_a_named_volume():
    for name, service in COMPOSE["services"].items():
        if name in ONE_OFF:
            continue
        assert "test" in service.get("healthcheck", {}), name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"], (name, volume)
    assert COMPOSE["services"]["database"]["volumes"] == ["database:/var/lib/postgresql"]


def test_every_command_of_the_compose_file_is_one_of_the_image():
    entrypoint = (ROOT / "docker" / "entrypoint").read_text()
    known = set(re.findall(r"^  (\w+)\)$", entrypoint, re.MULTILINE))
    asked = {service["command"] for service in COMPOSE["services"].values() if "build" in service}
    assert {"web", "live", "worker", "beat", "migrate"} == asked <= known


def test_every_variable_of_the_compose_file_is_explained():
    explained = (ROOT / ".env.example").read_text()
    used = set(re.findall(r"\$\{(\w+)", COMPOSE_TEXT)) - {"PORTAL_IMAGE", "WEB_PORT", "LIVE_PORT"}
    assert {name for name in used if not re.search(rf"^(# )?{name}=", explained, re.MULTILINE)} == set()


def compose_client() -> list[str] | None:
    """`docker compose`, or the older program of its own."""
    for client in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(client[0]) and subprocess.run([*client, "version"], capture_output=True).returncode == 0:
            return client
    return None


def configured(folder: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What the client makes of the file in a folder by itself, where no developer's .env fills it in."""
    client = compose_client()
    if client is None:
        pytest.skip("no docker compose on this machine")
    (folder / "docker-compose.yml").write_text(COMPOSE_TEXT)
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    return subprocess.run(
        [*client, "config", "--quiet"], env=surroundings | environ, cwd=folder, capture_output=True, text=True
    )


FILLED_IN = dict.fromkeys(SECRETS, "filled-in") | {
    "ALLOWED_HOSTS": "portal.example",
    "SITE_ADDRESS": "https://portal.example",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


def test_compose_accepts_the_file_once_it_is_filled_in(tmp_path):
    accepted = configured(tmp_path, FILLED_IN)
    assert accepted.returncode == 0, accepted.stderr


@pytest.mark.parametrize("missing", SECRETS)
def test_compose_refuses_the_file_without_a_secret(tmp_path, missing):
    refused = configured(tmp_path, {name: value for name, value in FILLED_IN.items() if name != missing})
    assert refused.returncode != 0
    assert missing in refused.stderr
