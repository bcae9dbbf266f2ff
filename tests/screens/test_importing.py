"""An import on the screen: the file chosen, its columns settled, rehearsed, applied, taken back."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
import walking
from textual.pilot import Pilot

from crm_tui.screens.importing import ImportScreen, start_import
from crm_tui.services import history, records
from crm_tui.services.transfer import importing, rehearsing
from crm_tui.services.transfer.options import Options

DATA = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

NAMES = "given name;family name;email;birthday\n"
MIXED = f"{NAMES}Otto;Brand;otto@duff.example;31.31.1980\nAda;Lovelace;ada@example.org;1815-12-10\n"


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def written(content: str | bytes, name: str = "people.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return written


async def opened(pilot: Pilot[Any], path: str, into: str = "contacts") -> None:
    await pilot.app.push_screen(ImportScreen(path, into))
    await walking.settle(pilot)


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8-sig")


def count(pilot: Pilot[Any], name: str = "contacts") -> int:
    return records.count(pilot.app.db, name, [])  # type: ignore[attr-defined]


@real
@pytest.mark.parametrize("size", walking.SIZES)
async def test_a_real_file_is_rehearsed_applied_and_taken_back(
    empty_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = shutil.copy(DATA / "crm/hubspot/hubspot_contacts.csv", tmp_path)
    async with walking.walk(empty_file, tmp_path, size, CRM_START="contacts") as pilot:
        await opened(pilot, path)
        mapping = walking.text(pilot)
        await walking.press(pilot, "r")
        differences = walking.text(pilot)
        before = count(pilot)
        await walking.press(pilot, "A")
        applied, imported = walking.text(pilot), count(pilot)
        await walking.press(pilot, "u")
        undone, after = walking.text(pilot), count(pilot)
        await walking.press(pilot, "escape")

        assert "Import hubspot_contacts.csv  into contacts" in mapping
        assert "HubSpot contacts · UTF-8 · ," in mapping
        assert "● Mapping" in mapping
        assert "rehearsal, nothing written" in differences
        assert "+ 950 create" in differences
        assert "sum 950" in differences
        assert "Francisco Small" in differences
        assert before == 0
        assert "Imported into contacts: 950 created, 0 updated" in applied
        assert "u takes the whole import back" in applied
        assert imported == 950
        assert "The import is taken back" in undone
        assert after == 0
        assert "Contacts" in walking.text(pilot)


async def test_an_update_shows_the_old_and_the_new_value(empty_file: Path, tmp_path: Path, written: Any) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        importing.run(pilot.app.db, written("name,email,title\nNora,n@example.org,IT manager\n"), Options("contacts"))
        await opened(pilot, written("email,title,city\nn@example.org,Head of IT,Rome\n"))
        await walking.press(pilot, "r")

        screen = walking.text(pilot)
        assert "→    1 update   Nora" in screen
        assert "IT manager → Head of IT" in screen
        assert "empty → Rome" in screen
        assert "→ 1 update" in screen


async def test_a_rejected_row_is_explained_and_its_cell_underlined(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await opened(pilot, written(MIXED))
        await walking.press(pilot, "r")
        screen = walking.text(pilot)
        strips = pilot.app.screen._compositor.render_strips(pilot.app.screen.size)
        underlined = [part.text for strip in strips for part in strip if part.style and part.style.underline]

    assert "! Birthday 31.31.1980 is no date. The row is left out." in screen
    assert "Line in the file  Otto;Brand;otto@duff.example;31.31.1980" in screen
    assert "people.csv.rejects.csv, ready to correct" in screen
    assert underlined == ["31.31.1980"]


async def test_all_or_nothing_is_refused_while_rows_are_rejected(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(MIXED))
        await walking.press(pilot, "r", "A")

        assert "1 row is rejected: S skips them" in walking.text(pilot)
        assert count(pilot) == 0


async def test_the_good_rows_go_in_and_the_others_into_a_file(empty_file: Path, tmp_path: Path, written: Any) -> None:
    path = written(MIXED)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, path)
        await walking.press(pilot, "r", "S")

        assert count(pilot) == 1
        assert "1 created" in walking.text(pilot)
    assert "31.31.1980" in read(f"{path}.rejects.csv")


async def test_only_the_rejected_lines_then_those_with_some_words_then_all(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(MIXED))
        await walking.press(pilot, "r", "exclamation_mark")
        rejected = walking.text(pilot)
        await walking.press(pilot, "escape", "slash", *"lovel", "enter")
        found = walking.text(pilot)
        await walking.press(pilot, "escape")
        every = walking.text(pilot)

    assert ("Otto Brand" in rejected, "Ada Lovelace" in rejected) == (True, False)
    assert ("Ada Lovelace" in found, "Otto Brand" in found) == (True, False)
    assert "1 reject   Otto Brand" in every
    assert "2 create   Ada Lovelace" in every


async def test_an_unknown_column_is_settled_before_the_rehearsal(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,Quux\nAda,7\n"))
        await walking.press(pilot, "r")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter", *"new", "enter")
        settled = walking.text(pilot)
        await walking.press(pilot, "r", "A")

        assert "~ Quux" in asked
        assert "1 column to settle first" in asked
        assert "new field" in settled
        assert count(pilot) == 1


async def test_a_column_goes_to_the_field_that_is_chosen(empty_file: Path, tmp_path: Path, written: Any) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,Quux\nAda,CEO\n"))
        await walking.press(pilot, "j", "enter", *"titl", "enter", "f2")

        assert "--map Quux=title" in walking.text(pilot)


async def test_all_unknown_columns_are_left_out_by_an_option(empty_file: Path, tmp_path: Path, written: Any) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,Quux,Quuux\nAda,7,8\n"))
        await walking.press(pilot, "o", "j", "j", "enter", *"ignore", "enter", "escape", "r")

        assert "+ 1 create" in walking.text(pilot)


async def test_another_encoding_is_offered_with_its_words(empty_file: Path, tmp_path: Path, written: Any) -> None:
    path = written("name;city\nJörg Müller;Köln\n".encode("cp1252"))
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, path)
        refused = walking.text(pilot)
        await walking.press(pilot, "enter")

        assert "Line 2 is not UTF-8; the file reads as cp1252." in refused
        assert "Jörg Müller" in refused
        assert "CP1252 · ;" in walking.text(pilot)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\x1f\x8b\x08" + bytes(200), "gzip"),
        (b"\0" * 4096, "NUL"),
        (b"SQLite format 3\0", "SQLite database"),
        (",".join(f"c{at}" for at in range(5_000)).encode() + b"\n", "5,000 columns"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_in_place(
    empty_file: Path, tmp_path: Path, written: Any, content: bytes, words: str
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(content))
        screen = walking.text(pilot)
        await walking.press(pilot, "r", "A", "escape")

        assert words in screen
        assert "Esc leaves" in screen
        assert "No contacts yet" in walking.text(pilot)


@pytest.mark.parametrize("size", walking.SIZES)
async def test_hostile_headers_and_cells_are_only_text(
    empty_file: Path, tmp_path: Path, written: Any, size: tuple[int, int]
) -> None:
    path = written("na\x1b[2Jme,[@click=app.quit]x[/],name\n\x1b]0;pwn\x07,\u202exslx,[bold]Ada[/nope]\n")
    async with walking.walk(empty_file, tmp_path, size, CRM_START="contacts") as pilot:
        await opened(pilot, path)
        mapping = walking.text(pilot)
        await walking.press(pilot, "enter")
        picking = walking.text(pilot)
        await walking.press(pilot, "escape", "o", "j", "j", "enter", *"ignore", "enter", "escape", "r", "f2")
        screens = mapping + picking + walking.text(pilot)

    assert "na␛[2Jme" in mapping
    assert "Where na␛[2Jme goes" in picking
    assert "[bold]Ada[/nope]" in screens
    assert not {"\x1b", "\x07", "\u202e"} & set(screens)


async def test_many_columns_scroll_and_do_not_hang(empty_file: Path, tmp_path: Path, written: Any) -> None:
    header = ",".join(["name", *(f"column {at}" for at in range(900))])
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(f"{header}\nAda{',' * 900}\n"))
        await walking.press(pilot, "end")

        assert "column 899" in walking.text(pilot)


async def test_a_file_changed_since_the_rehearsal_is_refused(empty_file: Path, tmp_path: Path, written: Any) -> None:
    path = written("name\nAda\n")
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, path)
        await walking.press(pilot, "r")
        written("name\nAda\nBob\n")
        await walking.press(pilot, "A")

        assert "has changed since it was read. Nothing was written" in walking.text(pilot)
        assert count(pilot) == 0


async def test_a_rehearsal_is_stopped_by_escape(empty_file: Path, tmp_path: Path, written: Any) -> None:
    rows = "".join(f"Person {at},p{at}@example.org\n" for at in range(100_000))
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(f"name,email\n{rows}"))
        pilot.app.simulate_key("r")
        await asyncio.sleep(0.4)
        running = walking.text(pilot)
        await walking.press(pilot, "escape")

        assert "Esc stops it" in running
        assert "● Mapping" in walking.text(pilot)
        assert history.log(pilot.app.db) == ()  # type: ignore[attr-defined]


async def test_an_import_is_stopped_by_escape_and_nothing_is_written(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    rows = "".join(f"Person {at},p{at}@example.org\n" for at in range(20_000))
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(f"name,email\n{rows}"))
        await walking.press(pilot, "r")
        pilot.app.simulate_key("A")
        await asyncio.sleep(0.2)
        running = walking.text(pilot)
        pilot.app.simulate_key("q")
        await walking.settle(pilot)

        assert "● Apply" in running
        assert "Import stopped. Nothing was written." in walking.text(pilot)
        assert "● Differences" in walking.text(pilot)
        assert count(pilot) == 0


async def test_rows_are_recognised_by_what_is_typed(empty_file: Path, tmp_path: Path, written: Any) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,email\nAda,ada@example.org\n"))
        await walking.press(pilot, "o", "j", "enter", *"email", "enter", "escape", "f2")

        assert "--match email" in walking.text(pilot)


async def test_a_wrong_option_is_refused_and_the_file_stays_as_it_was_read(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,email\nAda,ada@example.org\n"))
        await walking.press(pilot, "o", "j", "j", "j", "j", "enter", *"klingon", "enter", "escape")

        assert "no encoding is called 'klingon'" in walking.text(pilot)
        assert "● Mapping" in walking.text(pilot)


async def test_records_changed_elsewhere_ask_for_another_rehearsal(
    empty_file: Path, tmp_path: Path, written: Any
) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,email\nAda,ada@example.org\n"))
        await walking.press(pilot, "r")
        other = walking.opened(empty_file, tmp_path, origin="cli")
        importing.run(other, written("name\nBob\n", "other.csv"), Options("contacts"))
        other.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot, lambda: "r tries again" in walking.text(pilot))
        await walking.press(pilot, "r")

        assert "rehearsal, nothing written" in walking.text(pilot)


async def test_a_file_without_rows_says_so(empty_file: Path, tmp_path: Path, written: Any) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written("name,email\n"))
        await walking.press(pilot, "r", "A")

        assert "The file has a header and no rows." in walking.text(pilot)
        assert "Nothing was written" in walking.text(pilot)


async def test_a_rejected_row_far_behind_the_first_lines_is_shown_too(
    empty_file: Path, tmp_path: Path, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsing, "MOST", 3)
    rows = "".join(f"P{at};;p{at}@example.org;\n" for at in range(9))
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await opened(pilot, written(f"{NAMES}{rows}Otto;Brand;;31.31.1980\n"))
        await walking.press(pilot, "r", "exclamation_mark")

        assert "10 reject" in walking.text(pilot)
        assert "and 7 more lines" in walking.text(pilot)


async def test_a_file_is_found_by_typing_and_goes_into_what_is_chosen(
    empty_file: Path, tmp_path: Path, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    written("name\nAcme\n", "folder/fi\x1brms.csv")
    monkeypatch.chdir(tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "I", *"fol", "enter")
        inside = walking.text(pilot)
        await walking.press(pilot, "tab", "right", "shift+tab", "enter")

        assert "fi␛rms.csv" in inside
        assert "Import fi␛rms.csv  into companies" in walking.text(pilot)


async def test_a_path_that_leads_nowhere_says_so(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        start_import(pilot.app, "companies", str(tmp_path / "none" / "x.csv"))  # type: ignore[arg-type]
        await walking.settle(pilot)

        assert "no such file or directory" in walking.text(pilot)
        assert "● companies" in walking.text(pilot)
