"""`python -m crm_tui` and the command `crm`."""

import errno
import sys

from crm_tui import __version__


def main() -> None:
    """Run the command line; the version is answered before anything else is imported."""
    try:
        if sys.argv[1:] == ["--version"]:
            status = print_version()
        else:
            from crm_tui.cli import run

            status = run()
    except (MemoryError, ImportError, SystemError) as error:  # a module that does not fit into memory is one of these
        status = 1
        print(f"crm could not start, nothing was written: {error or 'not enough memory'}", file=sys.stderr)
    except KeyboardInterrupt:  # while the program was still loading
        status = 130
        print("Interrupted; nothing was written.", file=sys.stderr)
    sys.exit(status)


def print_version() -> int:
    """`crm-tui 0.1.0`, and the exit code."""
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "closed")
        print(f"crm-tui {__version__}", flush=True)
    except OSError as error:
        from crm_tui.commands import failing

        return failing.closed_pipe() if isinstance(error, BrokenPipeError) else failing.disk(error, json=False)
    return 0


if __name__ == "__main__":
    main()
