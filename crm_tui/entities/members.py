"""The people who work with the database."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="members",
    singular="member",
    title=("name", "login"),
    identifying=("login",),
    columns=("id", "login", "name", "email", "role", "team", "active"),
    sort="id",
    match=("login", "email"),
)
