"""Running the revisions: one transaction, foreign keys checked before COMMIT."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def upgrade(connection: Connection) -> list[str]:
    """Bring the schema to the newest revision within the connection's transaction; what a person should know of it."""
    notes: list[str] = []
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    config.attributes["notes"] = notes
    command.upgrade(config, "head")
    return notes
