"""The page about the command line, read from its own parsers; an argument must say something."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterable, Iterator

from markdown import UndocumentedError, code, table


def command_line() -> str:
    parser = importlib.import_module("countermark.cli.main").build_parser()
    text = "# The command line\n\n" + (parser.description or "") + "\n\n"
    text += "Results go to standard output, narration and progress to standard error.\n\n"
    shared = importlib.import_module("countermark.cli.options").common()
    silent: list[str] = []
    text += options(parser, (), silent)
    text += "## Global options\n\n" + options(shared, (), silent)
    common = {string for action in shared._actions for string in action.option_strings}
    for name, short, verb in verbs(parser, ""):
        said = " ".join((verb.description or short).split())
        if not said:
            silent.append(name)
        text += f"## {name}\n\n{said}\n\n" + options(verb, common, silent)
    if silent:
        raise UndocumentedError(f"no help text: {'; '.join(silent)}")
    return text


def verbs(
    parser: argparse.ArgumentParser, before: str
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            short = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, verb in action.choices.items():
                yield f"{before}{name}", short.get(name, ""), verb
                yield from verbs(verb, f"{before}{name} ")


def options(parser: argparse.ArgumentParser, known: Iterable[str], silent: list[str]) -> str:
    """A table of the arguments not in ``known``; those that say nothing are put in ``silent``."""
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction | argparse._HelpAction):
            continue
        if set(action.option_strings) & set(known):
            continue
        value = action.metavar or ("" if action.nargs == 0 else action.dest.upper())
        if action.choices:
            value = "|".join(map(str, action.choices))
        shown = f"{', '.join(action.option_strings)} {value}".strip()
        if not action.help:
            silent.append(f"{parser.prog} {shown}")
            continue
        rows.append((code(shown), action.help % {"default": action.default, "prog": parser.prog}))
    return table(("argument", "meaning"), rows) if rows else ""
