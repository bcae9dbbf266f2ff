"""Members out of files: logins from names, managers who are members themselves."""

import pytest

from crm_tui.errors import NotFound
from crm_tui.services import undoing

MANAGERS = "name,team\nCara Losch,East\nDustin Brinkmann,Central\n"
AGENTS = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\nMei-Mei Johns,Cara Losch,East\n"

TEAM = (
    "SELECT m.login, m.name, m.team, m.role, m.active, b.name FROM members m LEFT JOIN members b ON b.id = m.manager_id"
    " WHERE m.deleted_at IS NULL AND m.team IS NOT NULL ORDER BY m.id"
)


def test_members_get_logins_of_their_names_and_their_managers(load, ask, counts):
    load(MANAGERS, "members")

    outcome = load(AGENTS, "members")

    assert counts(outcome) == (2, 0, 0, 0, 0)
    assert ask(TEAM) == [
        ("cara.losch", "Cara Losch", "East", "rep", 1, None),
        ("dustin.brinkmann", "Dustin Brinkmann", "Central", "rep", 1, None),
        ("anna.snelling", "Anna Snelling", "Central", "rep", 1, "Dustin Brinkmann"),
        ("mei.mei.johns", "Mei-Mei Johns", "East", "rep", 1, "Cara Losch"),
    ]


def test_the_same_members_again_are_unchanged(load, counts):
    load(MANAGERS, "members")
    load(AGENTS, "members")

    assert counts(load(AGENTS, "members")) == (0, 0, 2, 0, 0)


def test_a_manager_may_stand_further_down_in_the_file(load, ask):
    load("name,team,manager\nAnna,North,Bea\nBea,North,\n", "members")

    assert [row[-1] for row in ask(TEAM)] == ["Bea", None]


def test_a_manager_who_is_nobody_is_refused(load, ask):
    with pytest.raises(NotFound, match="manager: no members answer to “Zoe”"):
        load("name,team,manager\nAnna,North,Zoe\n", "members")

    assert ask(TEAM) == []


def test_undo_takes_members_away(db, load, ask):
    load(MANAGERS, "members")

    undoing.undo(db)

    assert ask(TEAM) == []
