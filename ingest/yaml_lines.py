"""What a YAML file of settings holds, and where each stands, so that errors can name the line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import BadMapping


def parsed(path: Path, raw: bytes, first: str) -> tuple[yaml.Node | None, dict[str, Any]]:
    """Return the file's tree and its settings; `first` is one of them, for the error's words.

    Raises BadMapping.
    """
    try:
        tree = yaml.compose(raw, Loader=yaml.SafeLoader)
        content = yaml.safe_load(raw)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadMapping(path, line, "", f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise BadMapping(path, 1, "", f"not valid YAML: {error}") from error
    if not isinstance(content, dict):
        reason = f"it must hold settings, each with its name, such as {first!r}"
        raise BadMapping(path, 1, "", reason)
    return tree, content


def line_of(tree: yaml.Node | None, loc: Sequence[str | int]) -> tuple[int, str]:
    """Return the line (from 1) of the deepest part of `loc` that exists, and its path as text.

    `loc` is a path as pydantic gives it; steps that are not in the file (a missing key, the name
    of a union's branch) are passed over.
    """
    node, line, walked = tree, 1, list[str]()
    for step in loc:
        found = _step(node, step)
        if found is None:
            continue
        key, node = found
        line = key.start_mark.line + 1
        walked.append(str(step))
    missing = [str(loc[-1])] if loc and (not walked or walked[-1] != str(loc[-1])) else []
    return line, ".".join(walked + missing)


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
