"""Which models and tests of dbt's project each part builds, and which all parts together."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from pipelines.errors import HasNoKey, LeadsOutOfAPart
from pipelines.parts.links import DIVIDED, OF_THE_FIRST_PART

Node = Mapping[str, Any]

BUILT = ("model", "seed")
LASTING = ("built", "kept")  # databases; what lies elsewhere is a step, which ends with its build
# These say the same in every part as of the whole: each knows the facts of the whole.
FACTS = frozenset({"int_calendar__as_of", "int_events__told", "int_lifecycle__tellers"})
SPANS = "int_calendar__spans"  # first and last days: those of all follow from those of parts


@dataclass(frozen=True, slots=True)
class Plan:
    """Ids of nodes as the manifest has them, and names."""

    of_parts: frozenset[str]
    of_the_whole: frozenset[str]  # with the steps that they read, which parts may have built too
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
    lasting = {key for key, node in models.items() if node["database"] in LASTING} - whole
    of_the_whole = whole | _steps_read(models, whole, lasting)
    # A step that nobody reads is tested for all that.
    of_parts = lasting | _steps_read(models, lasting, whole) | models.keys() - of_the_whole
    tested = {
        key for key, test in tests.items() if not _parents(test).isdisjoint(of_the_whole - of_parts)
    }
    of_the_whole |= _steps_read(models | tests, tested, lasting)
    for key in of_the_whole:
        if any(_is_divided(parent) for parent in _parents(models[key])):
            raise LeadsOutOfAPart(models[key]["name"])
    divided = _divided(models)
    shared = {models[key]["name"] for key in lasting - divided if _is_mart(models[key])}
    names = {key: node["name"] for key, node in (models | tests).items()}
    return Plan(
        frozenset(of_parts | tests.keys() - tested),
        frozenset(of_the_whole | tested),
        frozenset(shared),
        names,
    )


def keys_of(nodes: Mapping[str, Node], plan: Plan) -> dict[str, str]:
    """Return the key of each mart whose rows are divided, by the test that says it is one."""
    marts = {
        key: node["name"]
        for key, node in nodes.items()
        if key in plan.of_parts and _is_mart(node) and node["name"] not in plan.shared_marts
    }
    keys = {
        marts[test["attached_node"]]: test["test_metadata"]["kwargs"]["column_name"]
        for test in nodes.values()
        if test.get("attached_node") in marts and test["test_metadata"]["name"] == "unique"
    }
    if without := sorted(set(marts.values()) - keys.keys()):
        raise HasNoKey(without[0])
    return keys


def readers_in_parts(nodes: Mapping[str, Node], source: str) -> set[str]:
    """Return the names of what lasts of divided rows and is made of a table that is not divided.

    The table is given as `landing.items`.
    """
    models = {key: node for key, node in nodes.items() if node["resource_type"] in BUILT}
    readers: set[str] = set()
    while more := {
        key
        for key, node in models.items()
        if key not in readers
        and node["name"] not in {SPANS, *FACTS}
        and any(parent in readers or parent.endswith(f".{source}") for parent in _parents(node))
    }:
        readers |= more
    lasting = {key for key in readers & _divided(models) if models[key]["database"] in LASTING}
    return {
        models[key]["name"] for key in lasting if not models[key]["config"]["meta"].get("whole")
    }


def _steps_read(nodes: Mapping[str, Node], readers: Set[str], lasting: Set[str]) -> set[str]:
    """Return what nodes read, by themselves or through others, that does not last."""
    found, unread = set(readers), list(readers)
    while unread:
        steps = (_parents(nodes[unread.pop()]) & nodes.keys()) - lasting - found
        found |= steps
        unread.extend(steps)
    return {key for key in found if nodes[key]["resource_type"] in BUILT}


def _divided(models: Mapping[str, Node]) -> set[str]:
    """Return the models that say something else in each part."""
    divided: set[str] = set()
    while more := {
        key
        for key, node in models.items()
        if key not in divided
        and node["name"] not in FACTS
        and any(parent in divided or _is_divided(parent) for parent in _parents(node))
    }:
        divided |= more
    return divided


def _is_divided(source: str) -> bool:
    """Say whether a node is the landing zone's table of a feed whose rows are divided."""
    return source.split(".")[-2:] in [["landing", feed] for feed in (*DIVIDED, *OF_THE_FIRST_PART)]


def _is_mart(node: Node) -> bool:
    return bool(node["database"] == "built")


def _parents(node: Node) -> set[str]:
    return set(node["depends_on"].get("nodes", []))
