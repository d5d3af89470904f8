"""The command ``cleantext``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cleantext.cli.commands import choose
from cleantext.cli.complain import DONE, INTERRUPTED, MISUSED, UsageError, complain

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return choose(given)
    except UsageError as error:
        return complain(str(error), MISUSED)
    except BrokenPipeError:  # whoever read the output has read enough
        _close_output()
        return DONE
    except OSError as error:  # what cannot be read is told page by page: this is the output
        _close_output()
        where = f"{error.filename}: " if error.filename else ""
        return complain(f"{where}the output cannot be written: {error.strerror or error}")
    except KeyboardInterrupt:
        return complain("stopped", INTERRUPTED)


def _close_output() -> None:
    """Let go of what still waits to be written, or Python complains of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
