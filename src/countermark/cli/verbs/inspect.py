"""``countermark inspect``: what is inside an image, and what was not read."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb
from countermark.model.errors import CallerError

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


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


def act(run: Run, session: Session) -> Outcome:
    """Inspect: 0 all of it was read, 13 something was not examined."""
    from countermark.assessment.inspecting import Asked, images, inspected
    from countermark.assessment.inspection_published import inspect_document

    options = session.options
    _ = session.level  # a level that cannot be known is told before anything is read
    names = {one.rstrip("/").rsplit("/", 1)[-1] for one in options.image}
    if options.builds and (len(options.image) != 2 or len(names) != 2):
        raise CallerError(
            "--builds compares two images of different names",
            next_step="name two, the earlier first; give them different names",
        )
    asked = Asked(rights=options.rights, disclosure=options.disclosure, builds=options.builds)
    return Outcome(inspect_document(inspected(run, images(options.image), asked)))


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
)
