"""A thread of a ticket as text for a terminal, and as plain values for JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.domain.kinds.base import Context
    from crm_tui.services.threads import Move, Post, Thread
    from crm_tui.sheets import Plain


def text(thread: "Thread", context: "Context") -> str:
    """Posts and moves by time; a private note says so in its head, before its text."""
    from crm_tui.services.threads import Post

    parts: list[str] = []
    if thread.before is not None:
        posts = sum(isinstance(each, Post) for each in thread.entries)
        parts.append(f"… {thread.posts - posts:,} earlier posts; -o json has them all")
    for each in thread.entries:
        parts.append("\n".join(_post(each, context) if isinstance(each, Post) else [_move(each, context)]))
    return "\n\n".join(parts)


def _post(post: "Post", context: "Context") -> Iterator[str]:
    marks = ["" if post.public else "private note", f"from T-{post.origin}" if post.origin else ""]
    who = f"{post.author or post.kind} ({post.kind})"
    yield ", ".join(filter(None, (_when(post.at, context), who, *marks, f"post {post.id}")))
    yield from (f"  {line}".rstrip() for line in post.body.splitlines())
    for file in post.attachments:
        yield f"  [{file.id}] {file.name}, {file.size:,} bytes"


def _move(move: "Move", context: "Context") -> str:
    way = f"{move.old} → {move.new}" if move.old else move.new
    return ", ".join(filter(None, (_when(move.at, context), way, move.by, move.reason)))


def _when(at: str, context: "Context") -> str:
    from crm_tui.domain.kinds import Instant

    return Instant().show(at, context)


def plain(thread: "Thread") -> "list[Plain]":
    """The posts with their attachments, oldest first."""
    from crm_tui.services.threads import Post

    return [asdict(each) for each in thread.entries if isinstance(each, Post)]
