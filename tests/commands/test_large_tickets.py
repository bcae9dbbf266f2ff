"""Large and hostile texts of tickets on the command line."""

from pathlib import Path

import hostile
from calling import Crm
from hostile_desk import LARGEST, QUOTED

LARGE = ("> \x1b[2J\u202e[/nope] [@click=app.leave]x[/] \u682a\u5f0f\n" * LARGEST)[:LARGEST]


def test_a_large_answer_goes_in_and_out_of_the_command_line_whole_and_shows_nothing_that_acts(
    crm: Crm, tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_text(LARGE)
    (tmp_path / "quoted.txt").write_text(QUOTED)
    crm("tickets", "add", "subject=[bold]\u202egpj.exe\x1b[2J")

    assert crm("tickets", "note", "T-1", f"@{tmp_path / 'large.txt'}").code == 0
    assert crm("tickets", "reply", "T-1", f"@{tmp_path / 'quoted.txt'}").code == 0
    shown = crm("tickets", "show", "T-1", "-o", "json").data
    copy = crm("tickets", "show", "T-1", "--for-customer").out
    seen = crm("tickets", "list", "-o", "table").out

    note, reply = (post["body"] for post in shown["posts"])
    assert (len(note) > 0.9 * LARGEST, reply) == (True, QUOTED.strip())
    assert ("On Monday somebody wrote" in copy, "nope" in copy) == (True, False)
    assert hostile.UNSAFE.search(seen.replace("\n", "")) is None
