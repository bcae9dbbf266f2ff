"""What a thread shows: posts and moves as texts ready to be laid out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadPost:
    """A post: who wrote it and in which role, when, whether only colleagues read it, the files that hang on it.

    `id` is below 0 for the description of the ticket. `origin` says where it was written, if that was elsewhere.
    """

    id: int
    at: str
    author: str
    role: str
    initials: str
    shade: str
    text: str
    private: bool = False
    files: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True)
class ThreadMove:
    """What happened between the posts, in one line."""

    at: str
    text: str


@dataclass(frozen=True)
class ThreadCard:
    """What was said on a ticket, oldest first; `earlier` posts stand before those, `last` is said below them."""

    ticket: int
    title: str
    entries: tuple[ThreadPost | ThreadMove, ...]
    earlier: int = 0
    last: str = ""
