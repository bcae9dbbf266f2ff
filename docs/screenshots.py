"""Draw the screens of the demo into docs/screenshots, as SVG; the clock stands still, so the pictures do, too."""

import asyncio
import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import walking  # noqa: E402  it lies with the tests

from crm_tui.services import demo  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
WIDE, SMALL = (120, 40), (80, 24)
PICTURES = {
    "home": (WIDE, "home", "dark", ()),
    "contacts": (WIDE, "contacts", "dark", ("j", "j", "j")),
    "contacts-light": (WIDE, "contacts", "light", ("j", "j", "j")),
    "contacts-small": (SMALL, "contacts", "dark", ("j", "j", "j")),
    "form": (WIDE, "contacts", "dark", ("j", "j", "j", "e")),
    "find": (WIDE, "contacts", "dark", ("ctrl+p", "g", "r", "u", "b")),
    "keys": (WIDE, "contacts", "dark", ("question_mark",)),
    "reports": (WIDE, "reports", "dark", ("tab", "j", "tab")),
    "history": (WIDE, "contacts", "dark", ("d", "j", "d", "u", "g", "l")),
}
"""Size, screen, theme and keys of each picture."""

FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
"""Fonts from elsewhere are left out: a picture asks nobody, and takes the reader's own."""


async def draw(name: str, folder: Path) -> None:
    """One picture, from a fresh demo."""
    size, start, theme, keys = PICTURES[name]
    path = folder / "crm.db"
    db = walking.opened(path, folder, origin="cli")
    demo.build(db)
    db.close()
    async with walking.walk(path, folder, size, CRM_START=start, CRM_THEME=theme) as pilot:
        for key in keys:
            await walking.press(pilot, key)
        await walking.settle(pilot)
        picture = pilot.app.export_screenshot(title="crm", simplify=True)
        (FOLDER / f"{name}.svg").write_text(FONTS.sub("", picture), "utf-8")


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        with TemporaryDirectory() as folder:
            os.environ["HOME"] = folder
            asyncio.run(draw(name, Path(folder)))
        print(f"docs/screenshots/{name}.svg")


if __name__ == "__main__":
    main()
