"""Static files: everything one file asks of another is there, and nothing of others was changed."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

STATIC = Path(settings.BASE_DIR) / "static"


def test_every_style_sheet_is_imported_once():
    imported = re.findall(r'@import url\("([^"]+)"\);', (STATIC / "css" / "app.css").read_text())
    assert sorted(imported) == sorted(path.name for path in (STATIC / "css").glob("*.css") if path.name != "app.css")


def test_components_use_the_tokens_and_no_colour_of_their_own():
    for path in (STATIC / "css").glob("*.css"):
        if path.name in ("tokens.css", "print.css", "flow.css"):  # paper is white, and a QR code must be
            continue
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)", path.read_text()), path.name


def test_nothing_is_said_of_left_and_right():
    """Where a line begins and ends is said, so that a page turns round with its language. Paper is as it is made."""
    sides = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?<![\w-])(?:left|right):|(?:align|float): (?:left|right)"
    )
    for path in (STATIC / "css").glob("*.css"):
        if path.name != "print.css":
            assert not sides.search(path.read_text()), path.name


def test_every_token_that_is_used_is_defined():
    sheets = {path.name: path.read_text() for path in (STATIC / "css").glob("*.css")}
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(sheets.values())))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", "".join(sheets.values())))
    assert used <= defined


def test_vendored_files_are_what_their_table_says():
    rows = re.findall(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", (STATIC / "vendor" / "VENDORED.md").read_text())
    listed = {name for name, _ in rows}
    assert listed == {str(path.relative_to(STATIC / "vendor")) for path in (STATIC / "vendor").rglob("*.js")}
    for name, told in rows:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == told


@pytest.mark.parametrize("path", sorted((STATIC / "js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_needs_no_eval_and_writes_no_markup_from_words(path):
    source = path.read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|\.style\b", source)


@pytest.fixture
def collected(tmp_path, settings):
    """The static files as a deployment collects them; collecting raises where one points to nothing."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "core.styles.BundledStaticFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_a_deployment_sends_one_style_sheet_with_everything_in_it(collected):
    [app] = collected.glob("css/app.????????????.css")
    text = app.read_text()
    assert "@import" not in text
    for part in (STATIC / "css").glob("*.css"):
        if part.name not in ("app.css", "fonts.css"):  # the addresses of fonts are hashed
            assert part.read_text().strip() in text, part.name
    assert app.with_suffix(".css.gz").exists()
    fonts = re.findall(r'url\("?([^")]+woff2)"?\)', text)
    assert len(fonts) == 6
    assert all((app.parent / font).resolve().exists() for font in fonts)


def test_scripts_are_valid_modules():
    node = subprocess.run(["sh", "-c", "command -v node"], capture_output=True, text=True, check=False).stdout.strip()
    if not node:
        pytest.skip("node is not there")
    for path in (STATIC / "js").rglob("*.js"):
        subprocess.run(
            [node, "--input-type=module", "--check"], input=path.read_bytes(), check=True, capture_output=True
        )
