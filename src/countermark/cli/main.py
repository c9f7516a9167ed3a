"""Parses the command line, calls the verb, and turns errors and verdicts into exit codes."""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from countermark import __version__
from countermark.cli.options import common
from countermark.cli.verbs import VERBS
from countermark.store import notes

EXIT_CODES = """\
exit codes: 0 nothing at or above --fail-on   1 failed, no result   2 usage   3 no input
            12 action required   13 unresolved, not examined or not assessed   14 prohibited
"""


class Parser(argparse.ArgumentParser):
    """argparse, with errors that name the next step."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}; try {self.prog} --help\n")


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The whole command line, or that of one verb; documentation and gates read it too."""
    parser = Parser(
        prog="countermark",
        description="Trust, but verify: every path from what you buy and run back to a party "
        "that some authority restricts, with evidence anybody can check again.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"countermark {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    parent = common()
    for name in VERBS if only is None else (only,):
        importlib.import_module(f"countermark.cli.verbs.{name}").add(verbs, parent)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Result on stdout, narration on stderr."""
    from countermark.model.errors import CountermarkError

    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:2] == ["screen", "evaluate"]:  # a verb of its own, with a help of its own
        arguments[:2] = ["screen evaluate"]
    verb = arguments[0].replace("-", "_").replace(" ", "_") if arguments else ""
    try:
        options = build_parser(verb if verb in VERBS else None).parse_args(arguments)
        options.literal = "--" in arguments  # what follows it is a name, whatever word it is
    except SystemExit as stop:
        return int(stop.code or 0) if not isinstance(stop.code, str) else 2
    try:
        return int(options.execute(options))
    except CountermarkError as error:
        _say(f"countermark {options.verb}: {error}")
        return error.exit_code
    except BrokenPipeError:
        _nobody_listens()
        return 1
    except KeyboardInterrupt:
        _say("stopped; nothing was stored after the last “committed” line")
        return 1
    except MemoryError:
        _say("out of memory; try fewer or smaller files")
        return 1
    finally:
        for said in notes.taken():
            _say(f"note: {said}")


def _say(text: str) -> None:
    from countermark.cli.progress import narrate

    narrate(text)


def _nobody_listens() -> None:
    """The reader of standard output went away: the interpreter must not flush into it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run() -> NoReturn:
    """The installed entry point: a process of its own, which makes much and leaves few cycles."""
    gc.set_threshold(50_000, 20, 20)
    sys.exit(main())
