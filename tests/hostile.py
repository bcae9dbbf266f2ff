"""Texts that were made to break a screen, and a database in which they stand in every field that holds text."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import hostile_desk
import walking

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.pipeline import LEAD_STATUSES
from crm_tui.services import sla
from crm_tui.text import fold

TEXTS = {
    "clear": "a\x1b[2Jb",
    "colour": "a\x1b[31;41mred",
    "report": "a\x1b[6n\x1b[c",
    "home": "a\x1b[H\x1b[3Ab",
    "clipboard": "a\x1b]52;c;cHduZWQ=\x07",
    "link": "a\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "title": "a\x1b]0;pwned\x07b\x1b]2;pwned\x1b\\",
    "dcs": "a\x1bP+q544e\x1b\\b",
    "apc": "a\x1b_Gpwned\x1b\\b\x1b^pm\x1b\\\x1bXsos\x1b\\",
    "reset": "a\x1bcb\x1b7\x1b8\x1b=\x1b(0",
    "c0": "a" + "".join(map(chr, range(1, 32))) + "b",
    "delete": "a\x7f\x08\x08\x07b",
    "lines": "a\rb\nc\r\nd\x0be\x0cf\tg\x85h\u2028i\u2029j",
    "c1": "a\x9b2Jb\x9d0;pwned\x9cc\x90d\x8d",
    "override": "invoice\u202egpj.exe",
    "isolates": "a\u2066b\u2067c\u2068d\u2069\u200e\u200f\u061c\u202a\u202b\u202c\u202de",
    "zero-width": "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg\u034fh\u180ei\u3164j",
    "marks": "Z" + "\u0301\u0337\u0489\u20dd" * 50 + "algo",
    "family": "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 ❤️ x",
    "wide": "株式会社漢字テスト全角ＡＢＣ",
    "tags": "a\U000e0041\U000e0042\U000e007fb\ufe0f",
    "nonsense": "a\ufffe\uffff\U0010ffff\ufdd0\ue000b\ufffd",
    "closing": "[/nope] [/]",
    "click": "[@click=app.leave]x[/] [@click=app.quit]y[/]",
    "file": "[link=file:///etc/passwd]x[/link] :smile:",
    "open": "[bold",
    "tagged": "[bold red on blue]x[/bold] [$error]y[/]",
    "list": '[1, "3"], [b + z',
    "escaped": "\\[b]x\\[/b] \\\\[",
    "shell": "$(id) `id` ${HOME}; rm -rf",
    "template": "{{7*7}} {0} {x!r} ${x}",
    "percent": "%s%n%(name)s %d",
    "quote": "'; drop table contacts; -- \"",
    "html": "<b>&amp;</b><script>alert(1)</script>",
    "sum": '=HYPERLINK("https://evil.example")',
    "filter": 'name:(x) OR "y* -z',
    "arabic": "مرحبا עולם 12",
    "long": "Wort " * 2_000,
    "word": "x" * 10_000,
}
LARGE = "\x1b[31mtext\u202e\n" * 16_000
HUGE = "\x1b[2J[/nope] " * 400_000

UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no cell of a screen may hold."""

PEOPLE = (
    *("name", "given_name", "family_name", "prefix", "suffix", "nickname", "email", "phone", "mobile", "title"),
    *("department", "street", "city", "region", "postal_code", "website", "source", "source_detail", "timezone"),
    *("external_system", "external_id", "notes", "language", "country", "lifecycle", "priority_class"),
    "preferred_channel",
)
FIRMS = (
    *("name", "legal_name", "domain", "email", "phone", "website", "industry", "tax_id", "type", "street", "city"),
    *("region", "postal_code", "country", "source", "source_detail", "external_system", "external_id", "notes"),
)
LEADS = (
    *("name", "given_name", "family_name", "company", "title", "email", "phone", "mobile", "website", "country"),
    *("status_reason", "rating", "currency", "campaign", "priority_class", "source", "source_detail"),
    *("external_system", "external_id", "notes"),
)
DEALS = (
    *("name", "next_step", "campaign", "competitor", "won_reason", "lost_reason", "lost_note", "forecast_category"),
    *("source", "source_detail", "external_system", "external_id", "notes"),
)
TASKS = ("title", "priority", "source", "source_detail", "external_system", "external_id", "notes")
ACTS = ("subject", "body", "outcome", "source", "source_detail", "notes", "tags")
STAMP = "2026-11-20T09:00:00Z"


def fill(path: Path, folder: Path) -> None:
    """Add a record of every kind for every text; each change set is called by one."""
    db = walking.opened(path, folder)
    with db.bulk(TEXTS["click"]) as door:
        _define(door)
        _join(door)
        hostile_desk.open_hostile_desk(door)
    for number, text in enumerate(TEXTS.values(), 1):
        with db.bulk(text) as door:
            _add(door, number, text)
            _sell(door, number, text)
            hostile_desk.serve(door, number, text)
    sla.recompute(db)
    db.close()
    with sqlite3.connect(path) as raw:
        _by_another_program(raw)
    raw.close()


def _texts(name: str, columns: tuple[str, ...], text: str) -> dict[str, Any]:
    """A text in each column, with its search key where there is one."""
    known = table(name).c.keys()
    image: dict[str, Any] = dict.fromkeys(columns, text)
    return image | {f"{each}_f": fold(text) for each in columns if f"{each}_f" in known}


def _define(door: Bulk) -> None:
    options = json.dumps([text[:60] for text in TEXTS.values()])
    rows: list[dict[str, Any]] = []
    for entity in ("contacts", "companies", "leads", "deals", "tasks"):
        for number, text in enumerate(TEXTS.values()):
            label = {"label": text[:200], "label_f": fold(text[:200]), "help": text, "position": number}
            kind = {"kind": "choice", "options": options} if number % 8 == 7 else {"kind": "text"}
            rows.append({"entity": entity, "key": f"f{number}", "indexed": 1, "archived": 0} | label | kind)
    door.insert(table("fields"), rows)


def _join(door: Bulk) -> None:
    rows = [
        {
            "login": f"m{number}",
            "name": text,
            "name_f": fold(text),
            "team": text,
            "team_f": fold(text),
            "role": "member",
        }
        for number, text in enumerate(TEXTS.values())
    ]
    door.insert(table("members"), [row | {"active": 1} for row in rows])


def _shared(number: int, text: str) -> dict[str, Any]:
    """What every record has."""
    custom = {f"f{at}": text for at in range(len(TEXTS))}
    return {"tags": json.dumps([text, "vip"]), "custom": json.dumps(custom), "owner_id": 1 + number}


def _add(door: Bulk, number: int, text: str) -> None:
    shared = _shared(number, text)
    door.insert(table("companies"), [_texts("companies", FIRMS, text) | shared])
    linked = {"company_id": number, "birthday": "1980-11-24", "cadence_days": 30}
    large = {1: {"notes": LARGE}, 2: {"notes": HUGE}}.get(number, {})
    door.insert(table("contacts"), [_texts("contacts", PEOPLE, text) | shared | linked | large])
    act = {"kind": "call", "occurred_at": STAMP, "contact_id": number, "company_id": number, "owner_id": 1}
    door.insert(table("activities"), [_texts("activities", ACTS, text) | shared | act])
    point = {"contact_id": number, "kind": "email", "label": text, "label_f": fold(text), "normalised": f"p{number}"}
    door.insert(table("contact_points"), [point | {"value": text}])


def _sell(door: Bulk, number: int, text: str) -> None:
    """A lead, a deal in a stage of a pipeline of this name, and a task about both; what is long is so in one."""
    shared, day = _shared(number, text) | {"created_at": STAMP}, f"2026-11-{10 + number % 20}"
    large = {"notes": HUGE} if number == 2 else {}
    own = {"status": text if number % 9 == 8 else LEAD_STATUSES[number % 3], "amount_minor": 10 ** (number % 15)}
    door.insert(table("leads"), [_texts("leads", LEADS, text) | shared | own | large])
    change = {"at": STAMP, "by_id": number, "reason": text, "from_status": text, "to_status": text}
    door.insert(table("status_changes"), [change | {"entity": "leads", "record_id": number}])
    door.insert(table("pipelines"), [_texts("pipelines", ("name", "currency"), text) | {"position": number}])
    stage = {"pipeline_id": 1 + number, "kind": "open", "forecast_category": text, "required_fields": f'["{number}"]'}
    door.insert(table("stages"), [_texts("stages", ("name",), text) | stage | {"position": 1, "probability": 50}])
    stands = {"pipeline_id": 1, "stage_id": 1 + number % 7, "status": ("open", "won", "lost")[max(0, number % 7 - 4)]}
    worth = {"amount_minor": 10 ** (number % 15), "probability": 50, "currency": (None, "EUR", text[:3])[number % 3]}
    linked = {"contact_id": number, "company_id": number, "stage_entered_at": STAMP, "close_date": day}
    deal = _texts("deals", DEALS, text) | shared | stands | worth | linked | large | {"next_step_date": day}
    door.insert(table("deals"), [deal])
    moved = {"deal_id": number, "from_stage_id": 1, "to_stage_id": 2, "from_name": text, "to_name": text}
    door.insert(table("stage_changes"), [moved | {"at": STAMP, "by_id": number}])
    about = {"contact_id": number, "company_id": number, "lead_id": number, "deal_id": number}
    task = about | {"status": "open", "due": day, "recurrence": text if number % 2 else "weekly"}
    door.insert(table("tasks"), [_texts("tasks", TASKS, text) | shared | task | large])


def _by_another_program(raw: sqlite3.Connection) -> None:
    """What no service writes: NUL, logins and origins of any kind, imports from files of any name."""
    texts = list(TEXTS.values())
    raw.execute("update contacts set title = 'a' || char(0) || char(27) || '[2J', version = version + 1 where id = 3")
    for number, text in enumerate(texts, 2):
        raw.execute("update members set login = ? where id = ?", (f"{text[:500]}{number}", number))
    for number, text in enumerate(texts, 1):
        facts = (number, STAMP, text, "0" * 64, "contacts", text, *[1] * 7)
        raw.execute(f"insert into imports values (null, {', '.join('?' * len(facts))})", facts)
    for number in range(1, 8):
        raw.execute("update stages set name = ? where id = ?", (texts[7 * number % len(texts)] + str(number), number))
    raw.execute("update pipelines set name = ? where id = 1", (TEXTS["click"] + TEXTS["clear"],))
    raw.execute("update change_sets set actor = ?, origin = ? where id % 2", (TEXTS["click"], TEXTS["title"]))
    raw.execute("update change_sets set actor = ? where id % 2 = 0", (TEXTS["override"],))
