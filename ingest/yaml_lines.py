"""Where in a YAML file a setting stands, so that errors can name the line."""

from collections.abc import Sequence

import yaml


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
