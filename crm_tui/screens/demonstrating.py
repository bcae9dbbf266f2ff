"""A look around in a throw-away database, from inside the program."""

import subprocess
import sys

from textual.app import SuspendNotSupported

from crm_tui.screens.host import Host


def demonstrate(host: Host) -> None:
    """Run `crm demo` on the whole terminal, then come back to this database as it was left."""
    try:
        with host.suspend():
            subprocess.run([sys.executable, "-m", "crm_tui", "demo"], check=False)
    except SuspendNotSupported:
        host.say("Leave with q, then type: crm demo")
