"""``countermark check``: from what a buyer has on file to dated, evidenced verdicts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.options import Verbs

if TYPE_CHECKING:
    from countermark.assessment.request import Request
    from countermark.cli.session import Session


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "check",
        parents=[parent],
        help="read suppliers, devices, links and bills of materials; give verdicts",
        description="Reads supplier lists, device lists, supply links and bills of materials, "
        "finds every path to a restricted party, and judges it in each context. Without "
        "--context it prints list matches and the contexts to choose from.",
    )
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
        "--again", metavar="RECORD", help="repeat a recorded inquiry and compare its verdicts"
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
    parser.add_argument("--record", metavar="FILE", help="write the inquiry record there as well")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run the check; returns the exit code the worst verdict asks for."""
    from countermark.assessment.check import check
    from countermark.assessment.intake import gathered
    from countermark.assessment.publish import publish, remember
    from countermark.cli.emit import emit
    from countermark.cli.long_list import in_parts
    from countermark.cli.progress import narrate
    from countermark.cli.render import render
    from countermark.cli.session import Session
    from countermark.cli.worst import worst_of

    session = Session(options)
    if options.again:
        from countermark.cli.again import again

        return again(session, options.again)
    request = _request(session)
    with session.narrator() as progress:
        files = gathered(request)
        worst = in_parts(session, request, files, progress)
        if worst is not None:
            return session.exit_code(worst)
        inquiry, read = check(request, progress, files)
        published = publish(inquiry, read, request.project, keep=request.keep)
        progress.step(f"writing {session.format}", 0)
        result = render(published.document, session)
        not_kept = remember(request, published, read, record=options.record)
    if not_kept:
        narrate(f"countermark explain will not know this run: {not_kept}")
    emit(session, result)
    return session.exit_code(worst_of(inquiry))


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
    return Request(
        paths=tuple(session.options.paths),
        contexts=session.contexts,
        as_of=session.as_of,
        known_at=session.known_at,
        columns=columns,
        depth=session.options.depth,
        project=session.project,
        components=session.options.components,
        keep=session.options.keep,
    )
