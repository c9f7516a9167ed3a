"""Parses the command line, calls the verb, and turns errors and verdicts into exit codes."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn

from countermark import __version__
from countermark.cli.verb import Verb
from countermark.cli.verbs import VERBS
from countermark.store import notes

EXIT_CODES = """\
exit codes: 0 nothing at or above --fail-on   1 failed, no result   2 usage   3 no input
            12 action required   13 unresolved, not examined or not assessed   14 prohibited
            130, 143 stopped by an interrupt or a request to end
"""


class Parser(argparse.ArgumentParser):
    """argparse, with errors that name the next step."""

    def error(self, message: str) -> NoReturn:
        from countermark.cli.progress import narrate

        for line in self.format_usage().splitlines():
            narrate(line)
        narrate(f"{self.prog}: {message}; try {self.prog} --help")
        self.exit(2)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Help on standard output; argparse says nothing where that cannot be written."""
        from countermark.cli.streams import write_result

        write_result((message.encode("utf-8", "backslashreplace"),))

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse has it, and files that stand after an option belong to those before it."""
        found, left = super().parse_known_args(args, namespace)
        files = next(
            (a for a in reversed(self._get_positional_actions()) if a.nargs in ("*", "+")), None
        )
        if files is not None and left and not any(one.startswith("-") for one in left):
            setattr(found, files.dest, [*getattr(found, files.dest), *left])
            left = []
        if left and self.prog != "countermark":
            from countermark.cli.misspelt import no_flag

            flags = (flag for flag in self._option_string_actions if flag.startswith("--"))
            _refuse(self.prog, no_flag(left, flags, self.prog))
        return found, left


def _refuse(prog: str, why: str) -> NoReturn:
    """End with one line and no usage: the line names the next step."""
    from countermark.cli.progress import narrate

    narrate(f"{prog}: {why}")
    raise SystemExit(2)


@cache
def build_parser(only: str | None = None, *, named: bool = False) -> argparse.ArgumentParser:
    """The whole command line, or that of one verb; documentation and gates read it too.

    ``named``: the verbs by their names alone, which is all that help on the whole shows.
    """
    parser = Parser(
        prog="countermark",
        description="Trust, but verify: every path from what you buy and run back to a party "
        "that some authority restricts, with evidence anybody can check again.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"countermark {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for name in VERBS if only is None else (only,):
        verb: Verb = importlib.import_module(f"countermark.cli.verbs.{name}").VERB
        verb.add(verbs, named=named)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Result on stdout, narration on stderr."""
    from countermark.cli.failures import failed

    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:], "--help"]
    if arguments[:2] == ["screen", "evaluate"]:  # a verb of its own, with a help of its own
        arguments[:2] = ["screen evaluate"]
    verb = arguments[0].replace("-", "_").replace(" ", "_") if arguments else ""
    command = "countermark"
    wanted = "--traceback" in arguments
    try:
        try:
            if verb and verb[0] != "_" and (verb not in VERBS or "_" in arguments[0]):
                _refuse_verb(arguments[0])
            named = arguments in (["--help"], ["-h"])
            parser = build_parser(verb if verb in VERBS else None, named=named)
            options = parser.parse_args(arguments)
        except SystemExit as stop:
            return int(stop.code or 0) if not isinstance(stop.code, str) else 2
        options.literal = "--" in arguments  # what follows it is a name, whatever word it is
        command = f"countermark {options.verb}"
        from countermark.cli.perform import perform

        return perform(options.performed, options)
    except SystemExit:
        raise
    except BaseException as error:
        return failed(error, command, wanted=wanted)
    finally:
        if said := notes.taken():
            from countermark.cli.progress import narrate

            for words in said:
                narrate(f"note: {words}")


def _refuse_verb(word: str) -> NoReturn:
    from countermark.cli.misspelt import no_verb

    _refuse("countermark", no_verb(word))


def run() -> NoReturn:
    """The installed entry point: a process of its own."""
    from countermark.cli import failures

    try:
        _run()
    except KeyboardInterrupt:  # it came, or surfaced, when the command had already ended
        sys.exit(failures.of_signal())


def _run() -> NoReturn:
    from countermark.cli import failures, streams

    code = 1
    try:
        streams.open_missing()
        failures.catch_signals()
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is worth its threads
        code = main()
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        code = failures.failed(error, "countermark")
    finally:
        unwritten = streams.flushed()
    if unwritten is not None and code in (0, 12, 13, 14):
        code = 1
        if not isinstance(unwritten, BrokenPipeError):
            failures.failed(unwritten, "countermark")
    if _ENGINE not in sys.modules:
        gc.freeze()  # the end takes all with it: what is left is not looked through for waste
    sys.exit(code)


_ENGINE = "_duckdb"
"""Its binding warns, on standard error, of whatever of it nobody looked through at the end."""
