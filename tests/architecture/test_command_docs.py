"""The page on the command line covers every command and option, and no other."""

import re
from collections.abc import Iterator

import typer
from typer.core import TyperGroup

from pipelines.cli.main import app
from tests.architecture.repository import text

PAGE = text("docs/cli.md")
OTHER_PAGES = ("runbook", "sources", "arrivals", "architecture")


def commands() -> Iterator[tuple[str, set[str]]]:
    """Yield each command's full name with its options."""
    root = typer.main.get_command(app)
    waiting = [("crossdock", root)]
    while waiting:
        name, command = waiting.pop()
        options = {
            option
            for parameter in command.params
            if parameter.param_type_name == "option"
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        if isinstance(command, TyperGroup):
            waiting += [(f"{name} {word}", each) for word, each in command.commands.items()]
        if options or not isinstance(command, TyperGroup):
            yield name, options


def section(command: str) -> str:
    """Return what the page says below a command's heading; of the command itself, what is above."""
    if " " not in command:
        return PAGE.split("\n## ")[0]
    found = re.search(
        rf"\n## {command}(?: [A-Z_ \[\]]+)?\n(.*?)(?=\n## |\Z)", PAGE, flags=re.DOTALL
    )
    assert found, f"{command} has no section"
    return found.group(1)


def test_every_command_and_option_is_explained() -> None:
    for command, options in commands():
        explained = set(re.findall(r"`(--[a-z-]+)`", section(command).replace("`--help`", "")))
        rows = set(re.findall(r"--[a-z-]+", "".join(table_heads(section(command)))))
        assert rows == options, command
        assert explained >= options, command


def table_heads(content: str) -> Iterator[str]:
    """Yield the first cell of each row."""
    for line in content.splitlines():
        if line.startswith("| `"):
            yield line.split("|")[1]


def test_no_section_is_about_a_command_that_is_gone() -> None:
    sections = re.findall(r"^## (crossdock(?: [a-z-]+)+)", PAGE, flags=re.MULTILINE)
    assert sorted(sections) == sorted(name for name, _ in commands() if " " in name)


def test_commands_named_in_other_pages_exist() -> None:
    known = {name for name, _ in commands()} | {"crossdock quarantine"}
    pages = ("README.md", *(f"docs/{name}.md" for name in OTHER_PAGES))
    for page in pages:
        for words in re.findall(r"`(?:\.venv/bin/)?(crossdock(?: [a-z-]+){1,3})", text(page)):
            begun = {" ".join(words.split()[:count]) for count in (2, 3, 4)}
            assert begun & known, f"{page}: {words}"


def test_the_readme_names_every_command() -> None:
    readme = text("README.md")
    for name, _ in commands():
        assert name.split()[-1] in readme, name
