"""The generated reference says what the program does, and the program explains itself."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
import typer

from crm_tui.cli import MODULES, application
from crm_tui.commands import arguments

DOCS = Path(__file__).resolve().parents[1] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_up_to_date(generate: ModuleType) -> None:
    stale = [name for name, text in generate.pages().items() if generate.read(name) != text]

    assert stale == [], "run docs/generate.py"


def test_every_command_has_a_sentence_and_two_examples(generate: ModuleType) -> None:
    lacking = {}
    for path, command, _ in generate.tree():
        sentence, *examples = [line.strip() for line in (command.help or "").splitlines() if line.strip(" \b")]
        if not sentence.endswith(".") or (not hasattr(command, "commands") and len(examples) != 2):
            lacking[path] = command.help

    assert lacking == {}


def test_every_example_is_a_command_that_exists(generate: ModuleType) -> None:
    known = {path: command for path, command, _ in generate.tree()}
    examples = [line.strip() for command in known.values() for line in (command.help or "").splitlines()]

    for line in (line for line in examples if line.startswith("crm ")):
        words = shlex.split(line.split(" < ")[0])[1:]
        read = arguments.read(words)
        path = " ".join(["crm", *read.rest[:2]])
        command = known.get(path) or known[f"crm {read.rest[0]}"]
        rest = read.rest[2:] if path in known else read.rest[1:]
        context = typer.Context(command, info_name=path, resilient_parsing=False)
        command.parse_args(context, list(rest))


def test_every_option_that_takes_a_value_is_known_before_parsing(generate: ModuleType) -> None:
    taking = {
        name
        for path, command, _ in generate.tree()
        for option in command.params
        if path != "crm" and option.param_type_name == "option" and not option.is_flag
        for name in option.opts
    }

    assert taking <= set(arguments.VALUES)


def test_the_global_options_are_declared_for_help_and_completion() -> None:
    declared = {name for option in typer.main.get_command(application()).params for name in option.opts}

    assert {*arguments.GLOBAL_VALUES, *arguments.GLOBAL_FLAGS} <= declared


def test_no_command_hides_a_global_option(generate: ModuleType) -> None:
    names = {
        name for path, command, _ in generate.tree() if path != "crm" for each in command.params for name in each.opts
    }

    assert not names & {*arguments.GLOBAL_VALUES, *arguments.GLOBAL_FLAGS}


def test_every_noun_can_be_mounted_alone() -> None:
    for noun in MODULES:
        assert noun in typer.main.get_command(application(noun)).commands  # type: ignore[attr-defined]


def test_help_is_plain_text(generate: ModuleType) -> None:
    for path, command, context in generate.tree():
        assert not re.search("[─│╭\x1b]", command.get_help(context)), path
