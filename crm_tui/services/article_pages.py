"""Articles as pages for a reader outside: Markdown files, or HTML that runs nothing and loads nothing but pictures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import groupby
from typing import Protocol
from urllib.parse import quote

from markdown_it import MarkdownIt

from crm_tui.domain.file_names import safe_name
from crm_tui.text import fold, safe


class Form(StrEnum):
    """The form of the pages, which is the ending of their files."""

    MD = "md"
    HTML = "html"


@dataclass(frozen=True)
class Article:
    """What a page says; texts are raw, `changed` is a local day."""

    id: int
    title: str
    body: str
    language: str
    category: str
    changed: str


class Pages(Protocol):
    """One form of pages."""

    def page(self, article: Article) -> str:
        """The page of one article."""

    def index(self, articles: Sequence[Article]) -> str:
        """The page that leads to all of them, by category."""


INDEX = "Articles"
OTHERS = "Other"
STEM = 60
LONGEST = 1_000_000
"""A longer text is shown as it is: it is no article, and reading its marks would take many seconds."""

MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")

HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src https: data:">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }}
pre {{ overflow: auto; white-space: pre-wrap; }}
img {{ max-width: 100%; }}
footer {{ color: #666; font-size: 0.875rem; }}
</style>
</head>
<body>
"""
TAIL = "</body>\n</html>\n"


def pages(form: Form) -> Pages:
    """The pages of a form."""
    return Html() if form is Form.HTML else Markdown()


def file_name(article: Article, form: Form) -> str:
    """A name of the title's letters and the id, safe on every file system."""
    words = re.sub(r"[\W_]+", "-", fold(article.title)).strip("-")[:STEM].strip("-")
    return f"{safe_name(words or 'article')}-{article.id}.{form}"


class Markdown:
    """The texts as they were written; only what steers a terminal is made visible."""

    def page(self, article: Article) -> str:
        """The title as a heading, then the text."""
        facts = " · ".join(_marked(each) for each in (article.category, article.changed) if each)
        return f"# {_marked(article.title)}\n\n{facts}\n\n{safe(article.body, multiline=True)}\n"

    def index(self, articles: Sequence[Article]) -> str:
        """A list of links."""
        made = [f"# {INDEX}"]
        for category, some in _by_category(articles):
            links = (f"- [{_marked(each.title)}]({quote(file_name(each, Form.MD))})" for each in some)
            made.append(f"## {_marked(category)}\n\n" + "\n".join(links))
        return "\n\n".join(made) + "\n"


class Html:
    """Pages without scripts, whose text cannot bring any."""

    def __init__(self) -> None:
        self.markdown = MarkdownIt("commonmark", {"html": False}).enable("table")

    def page(self, article: Article) -> str:
        """The title as a heading, the text by its Markdown; HTML in it is shown, not obeyed."""
        title, body = _escaped(article.title), safe(article.body, multiline=True)
        facts = " · ".join(_escaped(each) for each in (article.category, article.changed) if each)
        said = self.markdown.render(body) if len(body) <= LONGEST else f"<pre>{escape(body)}</pre>\n"
        head = HEAD.format(language=_escaped(article.language or "und"), title=title)
        back = f'<p><a href="index.html">{INDEX}</a></p>\n'
        return f"{head}<h1>{title}</h1>\n{said}<footer>\n<p>{facts}</p>\n{back}</footer>\n{TAIL}"

    def index(self, articles: Sequence[Article]) -> str:
        """Lists of links."""
        made = [HEAD.format(language="und", title=INDEX), f"<h1>{INDEX}</h1>\n"]
        for category, some in _by_category(articles):
            links = (
                f'<li><a href="{quote(file_name(each, Form.HTML))}">{_escaped(each.title)}</a></li>' for each in some
            )
            made.append(f"<h2>{_escaped(category)}</h2>\n<ul>\n" + "\n".join(links) + "\n</ul>\n")
        return "".join([*made, TAIL])


def _by_category(articles: Sequence[Article]) -> Iterable[tuple[str, list[Article]]]:
    """By name; those without one come last."""
    ordered = sorted(articles, key=lambda each: (not each.category, fold(each.category), fold(each.title), each.id))
    for _, some in groupby(ordered, key=lambda each: fold(each.category)):
        found = list(some)
        yield found[0].category or OTHERS, found


def _marked(text: str) -> str:
    return MARKS.sub(r"\\\1", safe(text))


def _escaped(text: str) -> str:
    return escape(safe(text))
