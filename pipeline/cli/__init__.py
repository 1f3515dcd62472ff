"""The command line. Data goes to standard output, talk to standard error; whatever goes wrong is one line there."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

import click

from pipeline.cli import rules as rules  # adds its commands
from pipeline.cli import spin as spin  # and so does this
from pipeline.cli.commands import cli
from pipeline.cli.talk import say

SELDOM = (400_000, 20, 100)
"""When to look for cycles: nearly all that a run makes is tables and texts, which hold none."""
_MISSING = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


def main(args: Sequence[str] | None = None) -> None:
    """Entry point: runs a command and exits; whatever goes wrong is one line on standard error."""
    gc.set_threshold(*SELDOM)
    sys.exit(_status(args))


def _status(args: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        status = cli.main(args=args, prog_name="seatchange", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "seatchange"
        return _fail(f"{error.format_message().rstrip('.')}: see {command} --help", 2)
    except click.ClickException as error:
        return _fail(error.format_message(), 2)
    except (KeyboardInterrupt, click.Abort):
        return _fail("stopped", 130)
    except BrokenPipeError:  # whoever read our output has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        return _failed(error)
    return status if isinstance(status, int) else 0


def _failed(error: Exception) -> int:
    """An exception as one line: our own say what to do; the rest are the system's, or a bug of ours."""
    from pipeline.schema import SchemaError

    if type(error).__module__.startswith("pipeline.") and not isinstance(error, SchemaError):
        cause = error.__cause__
        hindered = isinstance(cause, OSError) and not isinstance(cause, _MISSING)
        return _fail(str(error), getattr(error, "status", 1 if hindered else 2))
    if isinstance(error, OSError):
        return _fail(": ".join(map(str, filter(None, (error.filename, error.strerror or error)))), 1)
    if {"--verbose", "-v"} & set(sys.argv):
        traceback.print_exception(error)
    return _fail(f"{type(error).__name__}: {error} (a bug: please report it, with what --verbose prints)", 1)


def _fail(message: str, status: int) -> int:
    say([message])
    return status
