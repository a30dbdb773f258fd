"""Files of the player as plain values: YAML whose mappings know their lines, to point at what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

MOST_NODES = 50_000  # a few lines of aliases can stand for more than memory holds


class Unreadable(Exception):
    """The file cannot be played; says where and why. Nothing has been played."""


class Node(dict[str, Any]):
    """A mapping that remembers the line of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def text_of(path: Path | str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as trouble:
        raise Unreadable(f"{path}: cannot be read: {trouble}") from trouble


def document_of(text: str, path: str) -> Any:
    """YAML as plain values, whose mappings know their lines."""
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        return _plain(tree, [MOST_NODES]) if tree is not None else None
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else f"{path}:1"
        raise Unreadable(f"{where}: not YAML: {getattr(trouble, 'problem', trouble)}") from trouble
    except RecursionError as trouble:
        raise Unreadable(f"{path}:1: not YAML: nested too deeply") from trouble


def _plain(node: yaml.Node, left: list[int]) -> Any:
    """A YAML node as plain values; mappings keep their lines."""
    left[0] -= 1
    if left[0] < 0:
        raise yaml.MarkedYAMLError(problem="too much of it", problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        mapping = Node(node.start_mark.line + 1)
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise yaml.MarkedYAMLError(problem=f"“{key}” stands twice", problem_mark=key_node.start_mark)
            mapping[key] = _plain(value_node, left)
            mapping.lines[key] = key_node.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, left) for item in node.value]
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (ValueError, TypeError, LookupError, AttributeError) as wrong:  # an odd tag, such as !!bool perhaps
        words = str(wrong) if isinstance(wrong, ValueError) else f"“{node.value}” is not what its tag says"
        raise yaml.MarkedYAMLError(problem=words, problem_mark=node.start_mark) from wrong


def unlined(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: unlined(part) for key, part in value.items()}
    return [unlined(part) for part in value] if isinstance(value, list) else value
