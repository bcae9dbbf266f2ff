"""Articles: the way to publication, whom they suggest themselves to, and what they answered."""

import pytest
from acting import add, given, row

from crm_tui.db.database import Database
from crm_tui.domain.articles import ArticleStatus, topic
from crm_tui.errors import Conflict, Invalid
from crm_tui.services import articles, records, search, tickets, undoing, writing
from crm_tui.services.suggesting_articles import suggested


def published(db: Database, title: str, body: str = "text", **values: str) -> int:
    given = [f"{name}={value}" for name, value in values.items()]
    return add(db, "articles", f"title={title}", f"body={body}", "status=published", *given)


def test_an_article_goes_from_draft_over_review_to_publication_and_away(db: Database) -> None:
    add(db, "articles", "title=Reset", "body=Hold it")

    for status in (ArticleStatus.REVIEW, ArticleStatus.PUBLISHED, ArticleStatus.ARCHIVED, ArticleStatus.DRAFT):
        articles.move(db, status, refs=["reset"])
        assert row(db, "articles", 1).values["status"] == status
    undoing.undo(db)
    assert row(db, "articles", 1).values["status"] == "archived"


def test_nothing_is_published_unread_or_without_a_text(db: Database) -> None:
    add(db, "articles", "title=Reset", "body=Hold it")
    with pytest.raises(Conflict, match="Article 1 is draft, not review"):
        articles.move(db, ArticleStatus.PUBLISHED, refs=["1"])
    with pytest.raises(Invalid, match=r"cannot go from draft to published; .* review \(review\)"):
        writing.edit(db, "articles", given("status=published"), refs=["1"])

    add(db, "articles", "title=Empty")
    with pytest.raises(Invalid, match="body is required for an article to be in review"):
        articles.move(db, ArticleStatus.REVIEW, refs=["2"])


def test_by_a_filter_the_others_stay_as_they_are(db: Database) -> None:
    published(db, "A")
    add(db, "articles", "title=B", "body=b", "status=review")

    written = articles.move(db, ArticleStatus.PUBLISHED, filters=["id:any"], assignments=given("public=yes"))

    assert (written.ids, written.notes) == ((2,), ("1 of the articles is left as they were",))


def test_published_articles_come_due_for_review(db: Database) -> None:
    published(db, "Old", review_due="yesterday")
    published(db, "New", review_due="tomorrow")

    assert [each.id for each in records.page(db, "articles", filters=[articles.DUE]).rows] == [1]


def test_articles_are_found_by_search(db: Database) -> None:
    published(db, "Reset", "Hold the button for ten seconds")

    assert [(hit.entity, hit.id) for hit in search.search(db, "button").hits] == [("articles", 1)]


def test_an_article_counts_the_tickets_it_resolved(db: Database) -> None:
    published(db, "Reset a printer")
    for number in range(3):
        add(db, "tickets", f"subject=Printer {number}", "article=Reset a printer")
    tickets.resolve(db, refs=["T-1", "T-2"], assignments=given("resolution=done"))

    assert articles.answered(db, 1) == 2


def test_published_articles_are_suggested_by_telling_words_the_title_first(db: Database) -> None:
    published(db, "Invoices by post", "How an invoice is sent by mail")
    published(db, "Network", "The printer needs the network to print invoices")
    published(db, "Printer is offline", "Restart it")
    add(db, "articles", "title=Printer offline draft", "body=printer offline")
    add(db, "tickets", "subject=The printers went offline", "description=Since when is this so? Thanks")

    found = suggested(db, "T-1")

    assert [(each.id, each.words) for each in found] == [(3, ("printe", "offli"))]


def test_a_ticket_without_telling_words_gets_no_suggestion(db: Database) -> None:
    published(db, "Reset", "Hold the button")
    add(db, "tickets", "subject=Hello")

    assert suggested(db, "T-1") == ()


def test_words_count_whatever_their_ending_and_cjk_by_pairs() -> None:
    assert topic("The printers and an Invoice für ÄRGER 4711") == ("printe", "invoi", "arger", "4711")
    assert topic("印刷機") == ("印刷", "刷機")
