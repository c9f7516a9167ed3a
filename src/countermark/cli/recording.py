"""Runs what people record, and says ``committed VERSION`` once it is safe on disk."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from typing import Any

from countermark.cli.emit import emit_line
from countermark.cli.session import Session


def committed(session: Session, act: Callable[..., int], options: argparse.Namespace) -> int:
    """Call ``act`` with the project and its own arguments; prints the ledger version."""
    from countermark.assessment.project import project_of

    _whole(options)
    version = act(project_of(session.project), **_arguments(session, options))
    emit_line(f"committed {version}")
    return 0


def _whole(options: argparse.Namespace) -> None:
    """Refuse an argument that is no text: bytes that are no UTF-8 cannot be recorded."""
    from countermark.model.errors import CallerError

    for name, value in vars(options).items():
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise CallerError(
                f"“{value[:40]}” is not UTF-8 text",
                place=name.replace("_", "-"),
                next_step="write it again in a UTF-8 terminal",
            )


def _arguments(session: Session, options: argparse.Namespace) -> dict[str, Any]:
    return {"judge": _judge, "set-aside": _set_aside, "note": _note}[options.verb](session, options)


def _judge(_: Session, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "name": options.name,
        "entity": options.entity,
        "decision": options.decision,
        "reason": options.reason,
        "by": options.by or user_name(),
    }


def _set_aside(session: Session, options: argparse.Namespace) -> dict[str, Any]:
    from countermark.assessment.runs import load_run
    from countermark.cli.choosing import long_enough
    from countermark.cli.progress import narrate
    from countermark.model.errors import CallerError
    from countermark.reports.explain import chosen
    from countermark.reports.findings import holds_for

    document = load_run(options.run, session.project)
    long_enough(document, options.finding)
    choice = chosen(document, options.finding)
    if choice.kind != "finding":
        raise CallerError(
            f"“{options.finding}” is a {choice.kind}; only a finding can be set aside",
            next_step="copy a finding's id from countermark explain",
        )
    key, rows = holds_for(document, choice.id)
    if rows > 1:
        narrate(
            f"it applies to {rows:,} rows of this run, which nothing tells apart: "
            "the same serial number, or the same name, model, place and other particulars"
        )
    return {
        "finding": key,
        "owner": options.owner,
        "reason": options.reason,
        "start": session.as_of,
        "until": options.until,
    }


def _note(_: Session, options: argparse.Namespace) -> dict[str, Any]:
    from countermark.model.errors import CallerError
    from countermark.model.when import Interval, earliest

    for day in (options.valid_from, options.valid_to, options.known_from):
        if day is not None:
            earliest(day)
    denial = None
    if options.denied_by:
        if not (options.denial_quote and options.denial_source):
            raise CallerError(
                "a denial needs its own words and source: --denial-quote and --denial-source",
                place="--denied-by",
            )
        denial = (options.denied_by, options.denial_quote, options.denial_source)
    return {
        "subject": options.subject,
        "predicate": options.predicate,
        "object_": options.object,
        "claimant": options.claimant,
        "source": options.source,
        "quote": options.quote,
        "grade": options.grade,
        "valid": Interval(options.valid_from, options.valid_to),
        "known_from": options.known_from,
        "share": options.share,
        "denied": options.denied,
        "denial": denial,
    }


def user_name() -> str:
    """The name the person is logged in by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody on this machine"
