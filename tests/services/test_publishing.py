"""The folder of published articles: what is in it, what is harmless in it, and what it leaves alone."""

from pathlib import Path

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.errors import Conflict
from crm_tui.services import publishing, writing
from crm_tui.services.article_pages import Form

HOSTILE = (
    "<script>alert(1)</script> [a](javascript:alert(1)) ![b](data:text/html;x) <img src=x onerror=alert(1)>\n\n"
    "\x1b[2J\u202e\n\n| a |\n|---|\n| <b> |\n"
)


def published(db: Database, title: str, *more: str, body: str = "Hold **it**") -> None:
    add(db, "articles", f"title={title}", f"body={body}", "status=published", *more)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_published_and_on_request_only_public_articles_leave(db: Database, tmp_path: Path) -> None:
    published(db, "Für alle", "public=yes", "category=Printers", "notes=canary")
    published(db, "Inside")
    add(db, "articles", "title=Draft", "body=x", "public=yes")

    assert publishing.export(db, tmp_path / "all", Form.HTML) == 2
    assert publishing.export(db, tmp_path / "public", Form.MD, public=True) == 1

    assert names(tmp_path / "all") == [".crm-articles", "fur-alle-1.html", "index.html", "inside-2.html"]
    assert "[Für alle](fur-alle-1.md)" in (tmp_path / "public" / "index.md").read_text()
    assert (tmp_path / "public" / "fur-alle-1.md").read_text().endswith("Printers · 2026\\-11\\-23\n\nHold **it**\n")
    assert not any("canary" in path.read_text() for path in (tmp_path / "all").iterdir())


def test_a_hostile_article_is_shown_and_runs_nothing(db: Database, tmp_path: Path) -> None:
    published(db, "../../<script>x</script>\"'", 'language="><script>', body=HOSTILE)

    publishing.export(db, tmp_path / "site", Form.HTML)

    (page,) = (tmp_path / "site").glob("*-1.html")
    for text in (page.read_text(), (tmp_path / "site" / "index.html").read_text()):
        assert not any(bad in text for bad in ("<script", "<img", 'href="javascript', "\x1b", "\u202e"))
        assert "default-src 'none'" in text


@pytest.mark.parametrize("body", [">" * 10_000 + " x", "[" * 20_000, "x" * 900_000], ids=["quotes", "links", "long"])
def test_a_pathological_body_becomes_a_page(db: Database, tmp_path: Path, body: str) -> None:
    published(db, "Deep", body=body)

    assert publishing.export(db, tmp_path / "site", Form.HTML) == 1


def test_a_later_export_exchanges_its_pages_and_takes_back_what_is_archived(db: Database, tmp_path: Path) -> None:
    published(db, "A")
    published(db, "B")
    publishing.export(db, tmp_path / "site", Form.MD)
    (tmp_path / "site" / "logo.svg").write_text("mine")
    writing.edit(db, "articles", given("status=archived"), refs=["1"])

    publishing.export(db, tmp_path / "site", Form.MD)

    assert names(tmp_path / "site") == [".crm-articles", "b-2.md", "index.md", "logo.svg"]


def test_foreign_files_are_never_overwritten(db: Database, tmp_path: Path) -> None:
    published(db, "A")
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "index.html").write_text("mine")
    with pytest.raises(Conflict, match="holds other files"):
        publishing.export(db, foreign, Form.HTML)

    publishing.export(db, tmp_path / "site", Form.HTML)
    (tmp_path / "site" / "index.md").write_text("mine")
    with pytest.raises(Conflict, match="was not written by crm"):
        publishing.export(db, tmp_path / "site", Form.MD)

    assert (foreign / "index.html").read_text() == (tmp_path / "site" / "index.md").read_text() == "mine"
