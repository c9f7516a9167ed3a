"""``countermark register``: look into the register, and bring published lists into the ledger."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

KINDS = ("restrictive", "reporting", "allow-list", "ending", "advisory")


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jurisdiction", metavar="CC", help="only of this jurisdiction")
    parser.add_argument("--kind", choices=KINDS, help="only measures of this kind")
    parser.add_argument("--entity", metavar="ID", help="only measures that name this entity")
    parser.add_argument("--status", metavar="STATUS", help="only with this standing on the day")


def _list(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import listed

    return Outcome(listed(run, session.options))


def _table(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import decision_table

    return Outcome(decision_table(run, session.options))


def _show_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a measure or an entity")
    parser.add_argument("--entity", metavar="ID", help="the standing for this entity")


def _show(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import shown

    return Outcome(shown(run, session.options.id, session.options.entity))


def _timeline_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", metavar="ENTITY", help="an entity of the register")


def _timeline(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import timeline

    return Outcome(timeline(run, session.options.entity))


def _diff_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "releases",
        nargs="*",
        metavar="RELEASE",
        help="two releases of the register (a folder, a checkout, a wheel or another archive), the "
        "older first; the second may be left out for the register of this version",
    )
    parser.add_argument("--from", dest="from_day", metavar="DATE", help="the first day")
    parser.add_argument("--to", dest="to_day", metavar="DATE", help="the last day")
    parser.add_argument("--entity", metavar="ID", help="only what names this entity")


def _diff(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import difference

    return Outcome(difference(run, session.options))


def _diff_releases(_: Run, session: Session) -> Outcome:
    from countermark.assessment.register_releases import difference
    from countermark.model.errors import CallerError

    options = session.options
    for option, given in (("--from", options.from_day), ("--entity", options.entity)):
        if given:
            raise CallerError("it goes with two days, not with releases", place=option)
    return Outcome(difference(options.releases))


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="as published, or packed")
    parser.add_argument("--list", dest="as_list", metavar="LIST", help="read it as this list")
    parser.add_argument("--date", metavar="DATE", help="the list's own date, if the file has none")
    parser.add_argument(
        "--shrunken", action="store_true", help="accept a list that lost many names"
    )


def _import(run: Run, session: Session) -> Outcome:
    from countermark.cli.importing import from_files

    return from_files(run, session)


def _update_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lists", nargs="*", metavar="LIST", help="default: every imported list")
    parser.add_argument("--from", dest="url", metavar="URL", help="another address for the list")
    parser.add_argument(
        "--timeout",
        type=float,
        default=120.0,
        metavar="SECONDS",
        help="give up after (default: 120)",
    )
    parser.add_argument(
        "--max-bytes",
        type=int,
        default=512 << 20,
        metavar="BYTES",
        help="refuse more (default: 512 MiB)",
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="ask machines that are not on the public internet, too",
    )
    parser.add_argument(
        "--shrunken", action="store_true", help="accept a list that lost many names"
    )


def _update(run: Run, session: Session) -> Outcome:
    from countermark.cli.importing import from_publishers

    return from_publishers(run, session)


def _recommend(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import recommended

    return Outcome(recommended(run, session.contexts))


def _due_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--within",
        type=int,
        default=90,
        metavar="DAYS",
        help="also what will be due in so many days (default: 90)",
    )


def _due(run: Run, session: Session) -> Outcome:
    from countermark.cli.looking import due_records

    return Outcome(due_records(run, session.options.within))


def _pages_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a folder that is new or empty")


def _pages(run: Run, session: Session) -> Outcome:
    from countermark.assessment.register_pages import write
    from countermark.reports.publication import Receipt

    return Outcome(Receipt(write(run, session.options.folder)))


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="files of measures, entities, positions, lists in YAML",
    )


def _check(_: Run, session: Session) -> Outcome:
    from countermark.assessment.register_check import checked

    told = checked(session.options.files)
    return Outcome(told, code=lambda: int(bool(told.faults)))


def _sources(run: Run, _: Session) -> Outcome:
    from countermark.cli.looking import sources

    return Outcome(sources(run))


VERB = Verb(
    name="register",
    help="measures, entities, timelines, differences; import and update lists",
    description="The register: who is restricted, by whom, for whom, where, from when to when.",
    actions=(
        Verb(
            name="list",
            help="measures, filtered, with their standing on the day",
            options=_list_options,
            act=_list,
            publication="register",
        ),
        Verb(
            name="table",
            help="what each measure gives at most, and every facet that limits it",
            options=_list_options,
            act=_table,
            publication="register",
        ),
        Verb(
            name="show",
            help="one measure or entity, whole, with its standing",
            options=_show_options,
            act=_show,
            publication="register",
        ),
        Verb(
            name="timeline",
            help="what happened to an entity, and what was known when",
            options=_timeline_options,
            act=_timeline,
            publication="register",
        ),
        Verb(
            name="diff",
            help="what changed between two releases of the register, or happened between two days",
            options=_diff_options,
            act=_diff,
            publication="register",
            ways=(Way(_diff_releases, "register-diff", lambda options: bool(options.releases)),),
        ),
        Verb(
            name="due",
            help="which records were not read again within their term; exit 12 where any was not",
            options=_due_options,
            act=_due,
            publication="register-due",
        ),
        Verb(
            name="pages",
            help="a page of each measure and party, with its history, sources and denials",
            options=_pages_options,
            act=_pages,
            publication="receipt",
        ),
        Verb(
            name="check",
            help="are edited records sound (measure, entity, positions, list)? exit 1 where not",
            options=_check_options,
            act=_check,
            publication="register",
        ),
        Verb(
            name="import",
            help="read published list files into the project's ledger",
            options=_import_options,
            act=_import,
            publication="receipt",
        ),
        Verb(
            name="update",
            help="fetch lists from their publishers (uses the network)",
            options=_update_options,
            act=_update,
            publication="receipt",
        ),
        Verb(
            name="sources",
            help="which lists, of which day, names loaded of known",
            act=_sources,
            publication="register",
        ),
        Verb(
            name="recommend",
            help="which lists bear on a context: what is loaded, what to import, and where from",
            act=_recommend,
            publication="register",
        ),
    ),
)
