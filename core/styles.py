"""Styles and scripts of the portal as they are deployed: small style sheets in the repository, one on the wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\);')

Found = dict[str, tuple[Storage, str]]


class BundledStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashed and compressed; the sheet that imports all others is hashed with their text in place of the imports."""

    # A script of the portal that imports another names it by its hash, too. Those of others are left as they are.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (r"""(?P<matched>from "(?P<url>\.\.?/[^"]+)")""", 'from "%(url)s"'),
                (r"""(?P<matched>import\("(?P<url>\.\.?/[^"]+)"\))""", 'import("%(url)s")'),
            ),
        ),
    )

    def post_process(self, paths: Found, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            paths = {**paths, SHEET: (bundled(paths), SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def bundled(paths: Found) -> Storage:
    """A storage that holds the whole sheet under its own name."""
    folder = PurePosixPath(SHEET).parent
    whole = IMPORT.sub(lambda named: read(paths, str(folder / named[1])), read(paths, SHEET))
    storage = InMemoryStorage()
    storage.save(SHEET, ContentFile(whole.encode()))
    return storage


def read(paths: Found, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())
