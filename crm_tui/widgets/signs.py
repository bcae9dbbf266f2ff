"""The signs of the design, and their plain forms for terminals and fonts that have no others."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

HEAVY, LIGHT = "━", "─"
BAR, EDGE = "▌", "▎"
MARKED, OPEN, DONE, STAR = "●", "○", "✓", "★"
LATE, RISK = "!", "~"

PLAIN = str.maketrans(
    {
        "━": "=", "─": "-", "│": "|", "┃": "|", "╎": ":", "▌": ">", "▎": ">", "●": "*", "○": "o", "✓": "v", "★": "+",
        "▄": "#", "▂": "=", "▁": ".", "→": ">", "←": "<", "…": ".", "▲": "^", "▼": "v", "╭": "+", "╮": "+",
        "╰": "+", "╯": "+", "·": ".", "↑": "^", "↓": "v", "▔": "-", "▀": "#", "█": "#", "▐": "<", "“": '"', "”": '"',
        "—": "-", "≈": "~", "±": "~", "\u00d7": "x", **dict.fromkeys("▃▅▆▇▉▊▋▍▏", "#"),
    }
)  # fmt: skip


class Plain(LineFilter):
    """Draws every sign in its plain form, one cell for one cell."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [_plain(segment) for segment in segments]


def _plain(segment: Segment) -> Segment:
    return segment if segment.text.isascii() else segment._replace(text=segment.text.translate(PLAIN))
