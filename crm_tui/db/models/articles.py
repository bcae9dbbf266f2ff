"""Articles: the knowledge base."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Boolean, Choice, Date, LongText, Text
from crm_tui.domain.tickets import ARTICLE_STATUSES


class Article(Record, table=True):
    """What is known about a question, in Markdown."""

    __tablename__: ClassVar[Any] = "articles"
    __table_args__ = (
        *record_indexes("articles"),
        live_index("articles", "title_f", "id"),
        live_index("articles", "status", "category_f", "id"),
        STRICT,
    )

    title: str | None = column(Text(), "Title", Is.REQUIRED | Is.SEARCHED)
    title_f: str | None = twin()
    body: str | None = column(LongText(), "Text", Is.SEARCHED, help="Markdown")
    language: str | None = column(Text(folded=False), "Language", help="such as en")
    status: str | None = column(Choice(ARTICLE_STATUSES), "Status", help="draft, if left out")
    category: str | None = column(Text(), "Category")
    category_f: str | None = twin()
    public: int | None = column(Boolean(), "Public", help="whether customers may read it")
    review_due: str | None = column(Date(), "Review due")
