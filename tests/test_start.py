"""What the first moments load, and how long they take."""

import subprocess
import sys
import time

import pytest
from calling import outside

HEAVY = {"textual", "sqlmodel", "sqlalchemy", "alembic", "rich", "pydantic", "click"}


def loaded_after(code: str) -> set[str]:
    """The top-level modules in memory after some code ran in a fresh interpreter."""
    report = f"import sys\n{code}\nprint(' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_command_line_loads_neither_the_orm_nor_the_tui() -> None:
    assert not loaded_after("import crm_tui.cli") & HEAVY


def test_the_version_loads_not_even_the_parser() -> None:
    code = (
        "import sys; sys.argv = ['crm', '--version']\n"
        "from crm_tui.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass"
    )

    assert not loaded_after(code) & {*HEAVY, "typer", "argparse", "dataclasses"}


def test_help_loads_neither_the_orm_nor_the_tui() -> None:
    code = "from crm_tui.cli import run\nrun(['contacts', 'list', '--help'])"

    assert not loaded_after(code) & {"textual", "sqlmodel", "sqlalchemy", "alembic"}


@pytest.mark.parametrize("noun", ["contacts", "log"])
def test_a_list_loads_neither_the_tui_nor_the_migrations(noun: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("start") / "crm.db"
    verb = ["list"] if noun == "contacts" else []
    prepare = f"from crm_tui.cli import run\nrun(['--db', {str(path)!r}, {noun!r}, *{verb!r}])"
    subprocess.run([sys.executable, "-c", prepare], check=True, capture_output=True)

    assert not loaded_after(prepare) & {"textual", "alembic", "tomlkit", "charset_normalizer"}


def test_only_the_commands_of_the_noun_are_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys\nfrom crm_tui.cli import run\nrun(['undo', '-h'])\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "crm_tui.commands.history" in done.stdout
    assert "crm_tui.commands.records" not in done.stdout


def test_the_version_takes_less_than_three_tenths_of_a_second(tmp_path_factory: pytest.TempPathFactory) -> None:
    began = time.monotonic()
    outside("--version", env={})

    assert time.monotonic() - began < 0.3


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("crm cont", {"contacts", "contact_points"}),
        ("crm contacts re", {"restore"}),
        ("crm contacts list --wh", {"--where"}),
        ("crm config get cou", {"country"}),
        ("crm --out", {"--output"}),
        ("crm contacts add birth", {"birthday="}),
        ("crm -o json team edit man", {"manager="}),
    ],
)
def test_the_shell_completes_nouns_verbs_and_options(typed: str, offered: set[str]) -> None:
    words = typed.split(" ")
    env = {"_CRM_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}

    done = outside(env=env)

    assert set(done.out.split()) == offered
