"""``countermark check``: from what a buyer has on file to dated, evidenced verdicts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.options import add_handling
from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from countermark.assessment.request import Request
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.gap import Gap
    from countermark.store.files import SourceFile


def _options(parser: argparse.ArgumentParser) -> None:
    _of_the_question(parser)
    _of_the_result(parser)
    _of_who_identified(parser)


def _of_the_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, directories, or -")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="HEADER=MEANING",
        help="read the column HEADER as MEANING, whatever it looks like",
    )
    parser.add_argument(
        "--depth", type=int, default=8, metavar="HOPS", help="the longest path (default: 8)"
    )
    parser.add_argument(
        "--components", action="store_true", help="judge each component of a bill of materials too"
    )
    parser.add_argument(
        "--thorough",
        action="store_true",
        help="tell likenesses too that lie below what a long list tells by default",
    )
    parser.add_argument(
        "--last",
        action="store_true",
        help="ask the last check again: its files and columns, in its contexts unless given",
    )
    parser.add_argument(
        "--again", metavar="RECORD", help="repeat a recorded inquiry and compare its verdicts"
    )


def _of_the_result(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--matrix",
        action="store_true",
        help="show the verdicts of several --context side by side, and why not here",
    )
    parser.add_argument(
        "--with-authors",
        action="store_true",
        help="name who judged and set aside in json, tsv, sarif and html (left out else)",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="in a project, keep files above 64 MB too, not their digests alone",
    )
    parser.add_argument(
        "--tsv",
        choices=("findings", "totals", "coverage", "lists"),
        help="the table that tab-separated values are of (default: findings, and what was not "
        "examined)",
    )
    parser.add_argument(
        "--all-findings",
        action="store_true",
        help="fold nothing: in json measures that are over or bind others, in sarif advisories",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="in a table, show every finding and all coverage"
    )
    add_handling(parser)
    parser.add_argument(
        "--supersedes",
        metavar="FILE",
        help="an earlier result that this one takes the place of: named in it by its digest",
    )
    parser.add_argument(
        "--corrects", default="", metavar="WORDS", help="what was wrong with it, in your words"
    )
    parser.add_argument(
        "--asked-by",
        metavar="WHO",
        help="the firm or office that asks, said on page one (but not in a result for publication)",
    )
    parser.add_argument("--record", metavar="FILE", help="write the inquiry record there as well")


def _of_who_identified(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--identified",
        metavar="DAY",
        help="you identified on DAY what is found: terms run from it, and a project remembers it",
    )
    parser.add_argument(
        "--by", metavar="WHO", help="who identified it (default: the system's user name)"
    )
    parser.add_argument(
        "--role", metavar="ROLE", help="in which role (default: the user of this project)"
    )


def act(run: Run, session: Session) -> Outcome:
    """Read, screen, follow and judge; the verdicts are the result."""
    from countermark.assessment.checking import Checking
    from countermark.assessment.intake import gathered

    request = _request(session)
    run = run.at(request, request.ledger)
    person = _person(session) if request.identified else None
    files = gathered(request)
    _not_over_a_workbook(session, files)
    checking = Checking(run, request, files, record=session.options.record, person=person)
    return Outcome(checking, checking.afterwards())


def matrix(run: Run, session: Session) -> Outcome:
    """The same in several contexts, side by side; what was read is followed once for all."""
    from countermark.model.errors import CallerError

    if session.options.last:
        from countermark.assessment.last_request import asked_last

        contexts = session.contexts or asked_last(session.project).contexts
    else:
        contexts = session.contexts
    if len(contexts) < 2:
        raise CallerError(
            "a matrix compares contexts, and fewer than two are given",
            place="--matrix",
            next_step="give --context NAME for each of them",
        )
    return act(run, session)


def _not_over_a_workbook(session: Session, files: Iterable[SourceFile | Gap]) -> None:
    """A workbook is given back beside the one that was read, never over it."""
    from countermark.model.errors import CallerError
    from countermark.store.output import is_same_file

    output = session.options.output
    if session.format != "xlsx" or not output:
        return
    for found in files:
        path = getattr(found, "path", "")
        if path and is_same_file(path, output):
            raise CallerError(
                f"{output} is a file that is read, and would be written over",
                place="--output",
                next_step="name another file",
            )


def again(run: Run, session: Session) -> Outcome:
    """Repeat the inquiry that a record names."""
    from countermark.cli.again import again

    return again(run, session, session.options.again)


def _person(session: Session) -> tuple[str, str]:
    from countermark.cli.recording import user_name

    return session.options.by or user_name(), session.options.role or "the user of this project"


def _identified(session: Session, as_of: date) -> date | None:
    from countermark.cli.session import day
    from countermark.model.errors import CallerError

    text = session.options.identified
    if text is None:
        return None
    found = day(text, "--identified")
    if found > as_of:
        raise CallerError(
            f"{found} is after the day asked about, {as_of}",
            place="--identified",
            next_step="give the day on which it was identified, or ask as of a later day",
        )
    return found


def _request(session: Session) -> Request:
    from countermark.assessment.request import Request
    from countermark.model.errors import CallerError

    _ = session.level  # a level that cannot be known is told before anything is read
    columns = {}
    for text in session.options.column:
        header, found, meaning = text.rpartition("=")
        if not found:
            raise CallerError(f"“{text}” is no HEADER=MEANING", place="--column")
        columns[header] = meaning
    if not 1 <= session.options.depth <= 64:
        raise CallerError("a depth is 1 to 64 hops", place="--depth")
    if session.options.last:
        return _last(session, columns)
    return Request(
        paths=tuple(session.options.paths),
        contexts=session.contexts,
        as_of=session.as_of,
        asks_today=not session.settings["as_of"],
        known_at=session.known_at,
        columns=columns,
        depth=session.options.depth,
        project=session.project,
        components=session.options.components,
        thorough=session.options.thorough,
        keep=session.options.keep,
        identified=_identified(session, session.as_of),
    )


def _last(session: Session, columns: dict[str, str]) -> Request:
    """The request of the last check, but for what this command line gives."""
    from msgspec.structs import replace

    from countermark.assessment.last_request import asked_last
    from countermark.cli.progress import narrate
    from countermark.model.errors import CallerError

    if session.options.paths:
        raise CallerError("name files, or ask the last check again, not both", place="--last")
    last = asked_last(session.project)
    given = session.settings
    asked = replace(
        last,
        contexts=session.contexts or last.contexts,
        as_of=session.as_of if given["as_of"] or last.asks_today else last.as_of,
        asks_today=last.asks_today and not given["as_of"],
        known_at=session.known_at if given["known_at"] else last.known_at,
        columns=last.columns | columns,
        components=last.components or session.options.components,
        thorough=last.thorough or session.options.thorough,
        keep=session.options.keep,
    )
    narrate(f"asks again: {', '.join(last.paths[:8])}{' …' if last.paths[8:] else ''}")
    return replace(asked, identified=_identified(session, asked.as_of))


VERB = Verb(
    name="check",
    help="read suppliers, devices, links and bills of materials; give verdicts",
    description="Reads supplier lists, device lists, supply links and bills of materials, "
    "finds every path to a restricted party, and judges it in each context. Without "
    "--context it prints list matches and the contexts to choose from. --output NAME.xlsx gives "
    "your workbook back with the verdicts beside its rows; NAME.html is a dossier to print.",
    options=_options,
    act=act,
    publication="check",
    ways=(
        Way(again, "check", lambda options: bool(options.again)),
        Way(matrix, "matrix", lambda options: bool(options.matrix)),
    ),
)
