"""What is offered while a path is typed."""

import os
from pathlib import Path

import pytest

from crm_tui.errors import StorageError
from crm_tui.services.transfer import folders


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    (folder / "zoo").mkdir(parents=True)
    for name in ("Kunden.csv", "kunde.json", "notes.pdf", ".hidden.csv"):
        (folder / name).write_text("name\n")
    return folder


def names(typed: str) -> list[str]:
    return [each.name for each in folders.completions(typed).entries]


def test_folders_come_first_then_the_files_an_import_reads(here: Path) -> None:
    assert names(f"{here}/") == ["zoo", "kunde.json", "Kunden.csv"]
    assert folders.completions(f"{here}/z").entries[0].path == f"{here}/zoo/"


def test_a_start_in_any_case_and_hidden_names_only_when_typed(here: Path) -> None:
    assert names(f"{here}/KUND") == ["kunde.json", "Kunden.csv"]
    assert names(f"{here}/.") == [".hidden.csv"]


def test_a_name_typed_whole_is_offered_whatever_its_suffix(here: Path) -> None:
    assert names(f"{here}/notes.pdf") == ["notes.pdf"]


def test_the_home_is_known(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here))

    assert folders.completions("~/zo").entries[0].path == "~/zoo/"
    assert folders.shown(here / "Kunden.csv") == "~/Kunden.csv"


def test_a_crowded_folder_is_cut_and_counted(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST", 2)

    assert folders.completions(f"{here}/").more == 1


def test_what_is_no_file_is_refused_in_words(here: Path) -> None:
    os.mkfifo(here / "pipe.csv")

    with pytest.raises(StorageError, match="is a folder"):
        folders.regular(str(here))
    with pytest.raises(StorageError, match="no file with an end"):
        folders.regular(str(here / "pipe.csv"))
    with pytest.raises(StorageError, match="no such file"):
        folders.regular(str(here / "none.csv"))
    with pytest.raises(StorageError, match="no such file"):
        folders.completions(f"{here}/none/")
    with pytest.raises(StorageError):
        folders.regular("a\0b")
