"""`python -m crm_tui` and the command `crm`."""

import errno
import gc
import sys

from crm_tui import __version__

YOUNG = 20_000
"""So many new objects before Python looks for garbage: loading modules makes many and leaves none."""


def main() -> None:
    """Run the command line; the version is answered before anything else is imported."""
    gc.set_threshold(YOUNG)
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
    gc.freeze()  # else every module is looked through for garbage at the end: a third of a short command
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
