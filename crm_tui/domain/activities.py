"""The kinds of activity, and which of them count as a touch."""

KINDS = ("call", "email", "meeting", "message", "visit", "note")
TOUCHES = ("call", "email", "meeting", "message", "visit")
