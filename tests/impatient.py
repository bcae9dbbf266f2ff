"""The program as it is, but that it waits three seconds for somebody else's lock and not thirty."""

from crm_tui.__main__ import main
from crm_tui.db import engine

if __name__ == "__main__":
    engine.PRAGMAS = tuple(each.replace("busy_timeout=30000", "busy_timeout=3000") for each in engine.PRAGMAS)
    main()
