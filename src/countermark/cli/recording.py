"""What the verbs that record have in common: text that can be kept, and who records."""

from __future__ import annotations

import argparse
import getpass

from countermark.cli.verb import Outcome


def committed(version: int) -> Outcome:
    """``committed VERSION``, once the claim is safe on disk."""
    from countermark.reports.publication import Receipt

    return Outcome(Receipt((f"committed {version}",)))


def whole(options: argparse.Namespace) -> None:
    """Refuse an argument that is no text: bytes that are no UTF-8 cannot be recorded."""
    from countermark.model.errors import CallerError

    for name, value in vars(options).items():
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise CallerError(
                f"“{value[:40]}” is not UTF-8 text",
                place=name.replace("_", "-"),
                next_step="write it again in a UTF-8 terminal",
            )


def user_name() -> str:
    """The name the person is logged in by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody on this machine"
