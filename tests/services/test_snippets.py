"""Snippets on tickets: whose fields they say, and that nothing internal gets out."""

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.errors import Invalid
from crm_tui.services import posting, snippets, writing
from crm_tui.services.catalog import Catalog
from crm_tui.services.snippet_rules import INTERNAL, sayable

CANARY = "canary-7"


@pytest.fixture
def asked(db: Database) -> Database:
    """T-1 of Ada at Acme, owned by Ben, with CANARY wherever only colleagues read."""
    add(db, "members", "login=ben", "name=Ben")
    add(db, "contacts", "name=Ada Lovelace", "given_name=Ada", "company=Acme", f"notes={CANARY}")
    add(db, "tickets", "subject=Printer", "contact=1", "owner=ben", f"notes={CANARY}", f"root_cause={CANARY}")
    posting.note(db, CANARY, refs=["T-1"])
    return db


def test_a_snippet_says_fields_of_ticket_contact_company_owner_and_me(asked: Database) -> None:
    body = "{contact.given_name} {ticket.ref} {company.name} {owner.name} {me.name|us} {ticket.status}"
    add(asked, "snippets", "name=thanks", f"body={body}")

    assert snippets.filled(asked, "Thanks", "T-1").text == "Ada T-1 Acme Ben us open"


def test_what_the_ticket_has_not_is_missing(asked: Database) -> None:
    add(asked, "tickets", "subject=Nobody")
    add(asked, "snippets", "name=hello", "body={contact.given_name|there} {company.name}")

    found = snippets.filled(asked, "hello", "T-2")

    assert (found.text, found.missing) == ("there {company.name}", ("company.name",))


def test_no_place_is_internal_and_all_that_there_are_together_tell_no_note(asked: Database) -> None:
    for name in INTERNAL:
        with pytest.raises(Invalid, match="body: There is no"):
            add(asked, "snippets", "name=bad", f"body={{ticket.{name}}}")

    with asked.read() as connection:
        every = "\n".join(f"{{{name}|}}" for name in sayable(Catalog(asked, connection)))
    add(asked, "snippets", "name=every", f"body={every}")
    assert CANARY not in snippets.filled(asked, "every", "T-1").text


def test_an_edit_of_the_text_is_checked_too(asked: Database) -> None:
    add(asked, "snippets", "name=thanks", "body=Thanks")

    with pytest.raises(Invalid, match=r"did you mean \{ticket.ref\}"):
        writing.edit(asked, "snippets", given("body={ticket.reff}"), refs=["thanks"])
