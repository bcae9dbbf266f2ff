"""The people who work with the database."""

from typing import Any, ClassVar

from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Boolean, Choice, Email, Reference, Text

ROLES = ("admin", "manager", "rep", "agent", "viewer")


class Member(Journaled, table=True):
    """A colleague; `me` is the one whose login is the operating-system user."""

    __tablename__: ClassVar[Any] = "members"
    __table_args__ = (live_index("members", "login", unique=True), STRICT)

    login: str | None = column(Text(folded=False), "Login", Is.REQUIRED | Is.UNIQUE)
    name: str | None = column(Text(), "Name")
    name_f: str | None = twin()
    email: str | None = column(Email(), "E-mail")
    email_key: str | None = twin()
    role: str | None = column(Choice(ROLES), "Role")
    team: str | None = column(Text(), "Team")
    team_f: str | None = twin()
    manager_id: int | None = column(Reference("members"), "Manager", links="members.id")
    active: int | None = column(Boolean(), "Active")
    timezone: str | None = column(Text(folded=False), "Time zone")
    dashboard: str | None = column(Text(folded=False), "Dashboard")
