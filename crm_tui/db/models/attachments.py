"""Attachments: files kept beside the database under the hash of their content."""

from typing import Any, ClassVar

from crm_tui.db.models import ticket_posts  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Integer, Reference, Text


class Attachment(Journaled, table=True):
    """One file of one post; equal files are kept once."""

    __tablename__: ClassVar[Any] = "attachments"
    __table_args__ = (live_index("attachments", "post_id", "id"), live_index("attachments", "sha256"), STRICT)

    post_id: int | None = column(Reference("ticket_posts"), "Post", Is.REQUIRED, links="ticket_posts.id")
    name: str | None = column(Text(folded=False), "Name", Is.REQUIRED, help="made safe for a file system")
    sha256: str | None = column(Text(folded=False), "SHA-256", Is.REQUIRED, help="of its content, hexadecimal")
    size: int | None = column(Integer(), "Size", help="bytes")
    media_type: str | None = column(Text(folded=False), "Media type")
