"""Articles, snippets and responses on the command line."""

from pathlib import Path

from calling import Crm


def test_an_article_is_written_published_suggested_and_counted(crm: Crm, tmp_path: Path) -> None:
    crm("articles", "add", "title=Reset a printer", "body=Hold it", "category=Printers")
    assert crm("articles", "publish", "Reset a printer").code == 4
    assert crm("articles", "review", "Reset a printer").out == "1\n"
    assert crm("articles", "publish", "Reset a printer", "public=yes", "review_due=today").out == "1\n"
    assert crm("articles", "list", "--due", "-o", "ids").out == "1\n"

    crm("tickets", "add", "subject=Printer offline")
    assert crm("articles", "suggest", "T-1", "-o", "tsv").lines[-1] == "1\tReset a printer\tPrinters\ttrue\tprint"
    crm("tickets", "resolve", "T-1", "resolution=Done", "--article", "Reset a printer")
    assert crm("articles", "show", "1", "-o", "json").data["answered"] == 1
    assert crm("articles", "show", "1").err == "It answered 1 ticket: crm tickets list article:1\n"
    assert crm("tickets", "list", "article:1", "-o", "ids").out == "1\n"

    assert crm("articles", "export", str(tmp_path / "site"), "--public", "category:Printers").code == 0
    assert (tmp_path / "site" / "reset-a-printer-1.html").is_file()
    assert crm("articles", "export", str(tmp_path), "--format", "pdf").code == 2


def test_a_snippet_is_filled_in_shown_and_sent(few: Crm) -> None:
    few("snippets", "add", "name=thanks", "body=Hi {contact.name|there}, {ticket.ref}{owner.name}")
    few("tickets", "add", "subject=Printer", "contact=ada@example.org")

    shown = few("snippets", "fill", "thanks", "--ticket", "T-1")
    assert shown.out == "Hi Ada Lovelace, T-1{owner.name}\n"
    assert "owner.name is empty here" in shown.err
    assert few("snippets", "fill", "thanks", "--ticket", "T-1", "-o", "json").data["missing"] == ["owner.name"]

    refused = few("tickets", "reply", "T-1", "--snippet", "thanks")
    assert (refused.code, "owner.name is empty on T-1; nothing was sent" in refused.err) == (6, True)
    few("snippets", "edit", "thanks", "body=Hi {contact.name|there}")
    assert few("tickets", "reply", "T-1", "--snippet", "thanks", "--pending").code == 0
    assert few("ticket_posts", "list", "--fields", "body", "-o", "tsv").lines[-1] == "Hi Ada Lovelace"
    assert few("tickets", "reply", "T-1", "and more", "--snippet", "thanks").code == 2


def test_a_response_waits_for_its_ticket_to_be_solved(crm: Crm) -> None:
    crm("tickets", "add", "subject=Printer")

    assert crm("responses", "add", "ticket=T-1", "score=5").code == 6
    crm("tickets", "resolve", "T-1", "resolution=Done")
    assert crm("responses", "add", "ticket=T-1", "score=5", "comment=Quick").out == "1\n"
    assert crm("responses", "add", "ticket=T-1", "score=4").code == 4
