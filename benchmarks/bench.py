"""The workplace of one run: an installed copy of the program, generated files and databases, all in one folder."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import sales_data, service_data
from benchmarks.measuring import Cost, Failed, run

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "bench"
SMALL = 1_000


@dataclass
class Bench:
    """Where a run works, how large and how often."""

    folder: Path
    rows: int = 1_000_000
    rounds: int = 5
    _made: dict[int, Path] = field(default_factory=dict)
    _sales: dict[int, Path] = field(default_factory=dict)
    _service: dict[int, Path] = field(default_factory=dict)
    _numbers: int = 0

    def install(self) -> None:
        """Build the wheel and unpack it with compiled modules; the environment's other packages are used."""
        made, site = self.folder / "dist", self.folder / "site"
        _build("-m", "hatchling", "build", "-t", "wheel", "-d", str(made))
        wheel = next(made.glob("*.whl"))
        _build("-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel))
        (self.folder / "home").mkdir()

    @property
    def environment(self) -> Mapping[str, str]:
        """A home of its own, compiled modules in use, and the installed copy before the tree."""
        hidden = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in hidden and not name.startswith(("CRM_", "XDG_"))
        }
        path = os.pathsep.join([str(self.folder / "site"), str(ROOT)])
        return kept | {"PYTHONPATH": path, "HOME": str(self.folder / "home"), "TMPDIR": str(self.folder)}

    @property
    def program(self) -> str:
        """The installed command."""
        return str(self.folder / "site" / "bin" / "crm")

    def python(self, *words: str, to: Path | None = None) -> Cost:
        """Run Python."""
        return run([sys.executable, *words], self.environment, self.folder, to=to)

    def crm(self, *words: str, to: Path | None = None) -> Cost:
        """Run the installed command."""
        return run([self.program, *words], self.environment, self.folder, to=to)

    def command(self, *words: str, to: Path | None = None) -> Cost:
        """Run another program."""
        return run(words, self.environment, self.folder, to=to)

    def new(self, suffix: str) -> Path:
        """A name nobody has."""
        self._numbers += 1
        return self.folder / f"{self._numbers}{suffix}"

    def contacts(self, rows: int) -> Path:
        """The generated file of so many contacts."""
        path = self.folder / f"contacts-{rows}.csv"
        if not path.exists():
            self.python(str(shared("gen_contacts.py")), str(rows), str(path))
        return path

    def imported(self, rows: int) -> tuple[Path, Cost]:
        """A new database with the generated contacts, and what the import cost."""
        path = self.new(".db")
        self.crm("--db", str(path), "contacts", "list", "--limit", "1")
        return path, self.crm("--db", str(path), "import", str(self.contacts(rows)), "--into", "contacts")

    def filled(self, rows: int) -> Path:
        """A database with so many contacts that all figures share; they leave it as it was."""
        if rows not in self._made:
            self._made[rows] = self.imported(rows)[0]
        return self._made[rows]

    def sold(self, deals: int) -> Path:
        """A database with so many deals and what belongs to them, that all figures share."""
        if deals not in self._sales:
            path = self.new(".db")
            self.crm("--db", str(path), "deals", "list", "--limit", "1")
            sales_data.fill(path, deals)
            self._sales[deals] = path
        return self._sales[deals]

    def served(self, tickets: int) -> Path:
        """A database with so many tickets and what belongs to them, that all figures share."""
        if tickets not in self._service:
            path = self.new(".db")
            self.crm("--db", str(path), "tickets", "list", "--limit", "1")
            service_data.fill(path, tickets)
            self._service[tickets] = path
        return self._service[tickets]

    def adopt(self, path: Path, entity: str = "contacts") -> None:
        """Share a copy of a database that an earlier run has made; it has as many records as this run is for."""
        copy = self.new(".db")
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            with closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            held = source.execute(f"select count(*) from {entity}").fetchone()[0]
        if held != self.rows:
            raise Failed(f"{path.name} holds {held:,} {entity}, not {self.rows:,}")
        {"deals": self._sales, "tickets": self._service}.get(entity, self._made)[self.rows] = copy

    def keep(self, rows: int, path: Path) -> None:
        """Share a database that a figure has made; one that is shared already replaces it."""
        if self._made.setdefault(rows, path) != path:
            self.forget(path)

    def forget(self, path: Path) -> None:
        """Remove a database and what lies beside it."""
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()


def _build(*words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"the program could not be installed: {done.stderr.strip()[-500:]}")


def shared(name: str) -> Path:
    """A file of the shared benchmark folder. Raises Failed."""
    path = SHARED / name
    if not path.exists():
        raise Failed(f"../shared/bench/{name} is not there; this figure needs it")
    if name.endswith(".sh") and not shutil.which("sqlite3"):
        raise Failed("the sqlite3 shell is not installed; this figure needs it")
    return path
