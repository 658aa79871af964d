"""Which models and tests of dbt's project each part builds, and which all parts together."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from pipelines.errors import LeadsOutOfAPart
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART

Node = Mapping[str, Any]

BUILT = ("model", "seed")
# These say the same in every part as of the whole: each knows the facts of the whole.
FACTS = frozenset({"int_calendar__as_of", "int_events__told", "int_lifecycle__tellers"})


@dataclass(frozen=True, slots=True)
class Plan:
    """Ids of nodes as the manifest has them, and names."""

    of_parts: frozenset[str]
    of_the_whole: frozenset[str]  # with the steps that they read, which are neither mart nor kept
    shared_marts: frozenset[str]  # names: what they are made of lies whole in each part
    names: Mapping[str, str]

    def all_but(self, nodes: Set[str]) -> str:
        """Return the names of all other nodes, as dbt's `--exclude` takes them."""
        return " ".join(sorted(self.names[key] for key in self.names.keys() - nodes))


def plan_of(nodes: Mapping[str, Node]) -> Plan:
    """Return the plan for a manifest's nodes. Raises LeadsOutOfAPart."""
    models = {key: node for key, node in nodes.items() if node["resource_type"] in BUILT}
    tests = {key: node for key, node in nodes.items() if node["resource_type"] == "test"}
    whole = {key for key, node in models.items() if node["config"]["meta"].get("whole")}
    divided = _divided(models)
    rebuilt = _with_steps_read(models, whole)
    for key in rebuilt - whole:
        if key in divided:
            raise LeadsOutOfAPart(models[key]["name"])
    of_the_whole = {key for key, test in tests.items() if not whole.isdisjoint(_parents(test))}
    for key in of_the_whole:
        for parent in _steps(models, tests[key]) - rebuilt:
            raise LeadsOutOfAPart(models[parent]["name"])
    return Plan(
        frozenset(models.keys() - whole | tests.keys() - of_the_whole),
        frozenset(rebuilt | of_the_whole),
        frozenset(
            models[key]["name"]
            for key in models.keys() - divided - whole
            if models[key]["database"] == "built"
        ),
        {key: node["name"] for key, node in (models | tests).items()},
    )


def _divided(models: Mapping[str, Node]) -> set[str]:
    """Return the models that say something else in each part."""
    feeds = {f"landing.{feed}" for feed in (*DIVIDED, *OF_THE_FIRST_PART)}
    divided: set[str] = set()
    while more := {
        key
        for key, node in models.items()
        if key not in divided
        and node["name"] not in FACTS
        and any(
            parent in divided or ".".join(parent.split(".")[-2:]) in feeds
            for parent in _parents(node)
        )
    }:
        divided |= more
    return divided


def _with_steps_read(models: Mapping[str, Node], whole: Set[str]) -> set[str]:
    """Return what is built of the whole, and the steps that must be built for it once more."""
    found, unread = set(whole), list(whole)
    while unread:
        steps = _steps(models, models[unread.pop()]) - found
        found |= steps
        unread.extend(steps)
    return found


def _steps(models: Mapping[str, Node], node: Node) -> set[str]:
    """Return what a node reads that is neither a mart nor kept, and so ends with its build."""
    return {
        parent
        for parent in _parents(node)
        if parent in models and models[parent]["database"] not in ("built", "kept")
    }


def _parents(node: Node) -> list[str]:
    return list(node["depends_on"].get("nodes", []))
