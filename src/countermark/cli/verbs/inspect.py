"""``countermark inspect``: what is inside an image, and what was not read."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from countermark.assessment.inspecting import Asked
    from countermark.assessment.inspection_record import Recorder
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.inspected import Inspection


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "image", nargs="+", metavar="IMAGE", help="firmware, a disk, an app, or a directory of them"
    )
    parser.add_argument(
        "--builds",
        action="store_true",
        help="the two images are builds of one product, the earlier first: what changed by meaning",
    )
    parser.add_argument(
        "--rights",
        default="",
        metavar="WORDS",
        help="by what right it is inspected: owner, licence, contract",
    )
    parser.add_argument(
        "--disclosure", default="", metavar="WORDS", help="in what state disclosure is"
    )
    parser.add_argument(
        "--indicators",
        action="append",
        default=[],
        metavar="FILE",
        help="your own list of what to look for: lines, CSV, MISP or STIX; may be given again",
    )
    parser.add_argument(
        "--yara", action="append", default=[], metavar="FILE", help="YARA rules (extra: yara)"
    )
    parser.add_argument(
        "--at",
        metavar="PLACE",
        help="show the bytes at a place, as “where” spells it, and inspect nothing",
    )
    parser.add_argument(
        "--record",
        action="store_true",
        help="keep what was seen in the project, as claims for check and trace",
    )
    parser.add_argument(
        "--keep", action="store_true", help="with --record: keep the images too, as evidence"
    )


def act(run: Run, session: Session) -> Outcome:
    """Inspect: 0 all of it was read, 13 something was not examined."""
    from countermark.assessment.inspecting import Asked, images, inspected
    from countermark.assessment.inspection_published import inspect_document

    options = session.options
    _ = session.level  # a level that cannot be known is told before anything is read
    _check_builds(options)
    asked = Asked(
        rights=options.rights,
        disclosure=options.disclosure,
        lists=_files(options.indicators),
        rules=_files(options.yara),
        builds=options.builds,
    )
    given = images(options.image)
    recorder = _recorder(run, options, asked)
    if recorder is not None:
        given = recorder.images(given)
    found = inspected(given, asked, run.progress, run.directory)
    then = _recorded(recorder, found) if recorder else ()
    return Outcome(inspect_document(found), then=then)


def _check_builds(options: argparse.Namespace) -> None:
    from countermark.model.errors import CallerError

    names = {one.rstrip("/").rsplit("/", 1)[-1] for one in options.image}
    if options.builds and (len(options.image) != 2 or len(names) != 2):
        raise CallerError(
            "--builds compares two images of different names",
            next_step="name two, the earlier first; give them different names",
        )


def _files(paths: list[str]) -> dict[str, bytes]:
    """Files that the user names, by what they are called."""
    from countermark.assessment.artefacts import one_file

    found = [one_file(path) for path in paths]
    return {file.label: file.content for file in found}


def _recorder(run: Run, options: argparse.Namespace, asked: Asked) -> Recorder | None:
    from countermark.assessment.inspection_record import Recorder
    from countermark.cli.recording import whole
    from countermark.model.errors import CallerError

    if not options.record:
        if options.keep:
            raise CallerError("it is what is recorded", place="--keep", next_step="--record")
        return None
    whole(options)
    return Recorder(run.project, asked.lists, keep=options.keep)


def _recorded(recorder: Recorder, found: Inspection) -> Iterator[str]:
    """Recorded when the result has been written."""
    made = recorder.record(found)
    yield f"committed {made.version}: {len(made.claims)} claims"


def at(run: Run, session: Session) -> Outcome:
    """The bytes at one place of an image, as they stand there: 0, or 13 where they do not open."""
    from countermark.assessment.inspection_place import lines_at
    from countermark.model.errors import CallerError
    from countermark.reports.publication import Receipt

    options = session.options
    _ = (run, session.level)
    if len(options.image) != 1:
        raise CallerError("a place lies in one image", place="--at", next_step="name one image")
    lines, opened = lines_at(options.image[0], options.at)
    return Outcome(Receipt(lines, code=0 if opened else 13))


VERB = Verb(
    name="inspect",
    help="what is inside an image, who made it, what it hides, and what was not read",
    description="Unpacks images in a process that can write nothing and connect to nothing, and "
    "says what is in each file: components, addresses and how they were hidden, apps and who "
    "signed them, keys, accounts, services. A thing is said to be present, never to have been "
    "used. What no reader knows is told with its size. "
    "Exit 0 all of it was read, 13 something was not examined.",
    options=_options,
    act=act,
    publication="inspect",
    ways=(Way(at, "receipt", lambda options: options.at is not None),),
)
