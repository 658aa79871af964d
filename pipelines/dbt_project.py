"""Where dbt's project lies, how its nodes are called in Dagster, and its manifest."""

import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
)
from packaging.version import Version

from pipelines.home import Home
from pipelines.settings import PROJECT, group_currency

FOLDER = PROJECT / "dbt_project"


class Translator(DagsterDbtTranslator):
    """An asset is called by its table's schema and name; a source table by its source and name."""

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([dbt_resource_props["source_name"], dbt_resource_props["name"]])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props.get("schema") or dbt_resource_props["fqn"][1])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return str(dbt_resource_props.get("description") or "A step on the way to the marts.")


def dbt_project(home: Home) -> DbtProject:
    return DbtProject(project_dir=FOLDER, profiles_dir=FOLDER, target_path=home.dbt_target)


def dbt_with_manifest(home: Home) -> DbtProject:
    """Return the project with a manifest of its files as they are now."""
    project = dbt_project(home)
    mark, present = home.dbt_target / "parsed_from", fingerprint()
    parsed_from = mark.read_text(encoding="utf-8") if mark.exists() else ""
    if not project.manifest_path.exists() or parsed_from != present:
        home.dbt_target.mkdir(parents=True, exist_ok=True)
        dbt_command(project).cli(["parse"], target_path=home.dbt_target).wait()
        mark.write_text(present, encoding="utf-8")
    return project


def fingerprint() -> str:
    """Return a hash of the project's files: their times say nothing once a folder is copied."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        name = path.relative_to(FOLDER)
        if name.parts[0] != "target":  # what dbt writes when it is run by hand
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def made_of() -> str:
    """Return of which code and settings a build is made."""
    digest = hashlib.sha256()
    for folder in ("ingest", "pipelines"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    packages = " ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-duckdb", "dbt-core"))
    return f"{fingerprint()} {digest.hexdigest()} {packages} {group_currency()}"


class InstalledDbt(DbtCliResource):
    """dbt as installed beside this Python, whatever the PATH says."""

    @cached_property
    def _cli_version(self) -> Version:
        # Asking the command for its version costs one more start of dbt in each run.
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]  # its caller takes None
        # It could tell row counts and columns: nothing here asks for them, and it takes seconds.
        del args


def dbt_command(project: DbtProject) -> InstalledDbt:
    return InstalledDbt(
        project_dir=os.fspath(project.project_dir),
        profiles_dir=os.fspath(project.profiles_dir or FOLDER),
        dbt_executable=str(Path(sys.executable).with_name("dbt")),
    )
