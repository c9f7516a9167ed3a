"""argparse as people type: options and files in any order, and errors that name the next step."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn


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
        return found, left
