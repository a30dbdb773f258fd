"""Finding every text that the code says: in Python, in templates and in scripts, with Babel alone."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

# Which arguments of which calls are texts. `phrase_as` and `pgettext` begin with a meaning.
IN_PYTHON = {
    "phrase": None,
    "phrase_later": None,
    "phrase_marked": None,
    "phrase_as": ((1, "c"), 2),
    "phrase_of": (2, 3),
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,  # an argument of a template tag
}
IN_SCRIPTS = {"phrase": None, "phraseOf": (2, 3)}
LEFT_OUT = {"tests", "bench", "var", "node_modules", "vendor", "migrations", "staticfiles"}

Found = tuple[str, int, str | tuple[str, ...], str | None]


# What libraries say to people in our pages: an account's forms and letters, and what is wrong with a field.
BORROWED = {
    "allauth": (
        "account/*.py",
        "account/internal/**/*.py",
        "mfa/**/*.py",
        "usersessions/*.py",
        *(f"templates/{app}/**/*.*" for app in ("account", "mfa", "usersessions")),
    ),
    "rest_framework": ("fields.py", "exceptions.py", "validators.py", "serializers.py"),
}


def code() -> Catalog:
    """What pages, letters and refusals say."""
    return _catalog([*_in_python(), *_in_templates(), *borrowed()])


def borrowed() -> list[Found]:
    """What libraries say, without what our own templates say in their place."""
    found: list[Found] = []
    for library, patterns in BORROWED.items():
        root = Path(import_module(library).__file__ or "").parent
        for path in sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()}):
            inside = path.relative_to(root)
            if "tests" in inside.parts or (Path(settings.BASE_DIR) / inside).exists():
                continue
            name = f"{library}/{inside.as_posix()}"
            found += _of_python(path, name) if path.suffix == ".py" else _of_template(path, name)
    return found


def scripts() -> Catalog:
    """What scripts say, which reaches the browser with each page that is not in English."""
    found: list[Found] = []
    for path in _files("*.js"):
        found += _calls(_name(path), "javascript", IN_SCRIPTS, path.read_bytes())
    return _catalog(found)


def _in_python() -> Iterator[Found]:
    for path in _files("*.py"):
        yield from _of_python(path, _name(path))
        if path.parent.name == "stages":
            yield from _explanations(path)


def _of_python(path: Path, name: str) -> Iterator[Found]:
    return _calls(name, "python", IN_PYTHON, path.read_bytes())


def _explanations(path: Path) -> Iterator[Found]:
    """What an act or a lapse says of itself stands in its function's docstring."""
    where, tree = _name(path), ast.parse(path.read_text())
    acts = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and _is_act(node))
    for act in acts:
        if said := (ast.get_docstring(act, clean=False) or "").strip():
            yield where, act.lineno, said, None


def _is_act(made: ast.FunctionDef) -> bool:
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in ("act", "lapse")
        for each in made.decorator_list
    )


def _in_templates() -> Iterator[Found]:
    for path in _files("*.html", "*.txt"):
        if "templates" not in path.parts:
            continue
        yield from _of_template(path, _name(path))


def _of_template(path: Path, name: str) -> Iterator[Found]:
    source = path.read_text()
    if any(token.token_type == TokenType.BLOCK and "trans" in token.contents for token in Lexer(source).tokenize()):
        # What Django makes of a template is indented as the template is, which Python's reader would refuse.
        flat = "\n".join(line.lstrip() for line in templatize(source).splitlines())
        yield from _calls(name, "python", IN_PYTHON, flat.encode())


def _calls(where: str, method: str, keywords: Mapping[str, object], source: bytes) -> Iterator[Found]:
    for line, message, _, context in extract(method, io.BytesIO(source), keywords=keywords):  # type: ignore[arg-type]
        yield where, line, message, context


def _name(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).as_posix()


def _files(*patterns: str) -> list[Path]:
    root = Path(settings.BASE_DIR)
    found = {path for pattern in patterns for path in root.rglob(pattern)}
    return sorted(path for path in found if not _is_left_out(path.relative_to(root)))


def _is_left_out(path: Path) -> bool:
    return any(part in LEFT_OUT or part.startswith(".") for part in path.parts)


def _catalog(found: Iterable[Found]) -> Catalog:
    catalog = Catalog(charset="utf-8")
    for where, _, message, context in found:
        catalog.add(message, locations=[(where, 0)], context=context)
    return catalog
