"""What the command has to say beside its output: one line on standard error, and an exit code."""

from __future__ import annotations

import sys

# The exit codes; the help names them.
DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """What was asked for cannot be; the message says what to ask for instead."""


def count(number: int, noun: str) -> str:
    """``1 file``, ``2,000 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def complain(message: str, code: int = FAILED) -> int:
    """Say ``message`` on standard error; ``code`` is handed back, to be returned."""
    print(f"cleantext: {message}", file=sys.stderr)
    return code
