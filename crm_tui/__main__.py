"""`python -m crm_tui` and the command `crm`."""

import sys


def main() -> None:
    """Run the command line; the version is answered before anything else is imported."""
    try:
        if sys.argv[1:] == ["--version"]:
            from crm_tui import __version__

            print(f"crm-tui {__version__}")
            status = 0
        else:
            from crm_tui.cli import run

            status = run()
    except KeyboardInterrupt:
        status = 130
        print("Interrupted; nothing was written.", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
