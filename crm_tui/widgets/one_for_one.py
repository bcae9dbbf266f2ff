"""Text in an input: every character stands for itself, so that the cursor knows where it is."""

from crm_tui.text import safe

UNKNOWN = "\ufffd"


def one_for_one(text: str) -> str:
    """As `safe`, but of the same length: what takes more than one character shows as `\ufffd`."""
    if safe(text) == text:
        return text
    return "".join(shown if len(shown := safe(each)) == 1 else UNKNOWN for each in text)
