"""A verb of the command line as a record: name, options, act and publication.

``cli.main`` walks the records that ``cli.verbs`` names; ``cli.perform`` carries one out. Imports
nothing that help would have to wait for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from countermark.cli.options import common

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

    Act = Callable[[Run, Session], "Outcome"]
    Parsers = argparse._SubParsersAction[Any]


class Outcome(NamedTuple):
    """What an act gives: a ``result`` to be published, and lines ``then`` said to the person.

    They are asked for once the result is made, before it is written: what they record stands
    whether or not anybody reads it. They are said after it. ``publication`` is given where the
    result is another than the verb's own; ``code`` is the exit code where it does not follow from
    the result.
    """

    result: Any
    then: Iterable[str] = ()
    publication: str = ""
    code: Callable[[], int] | None = None


class Way(NamedTuple):
    """One way of carrying out a verb, taken where ``asked`` says so of the options.

    ``act`` works with a ``Run`` and the settings of the command; its result is shown as
    ``publication`` (a name in ``reports.publications``). ``needs_settings`` False: it has to run
    where the settings or the project are refused.
    """

    act: Act
    publication: str
    asked: Callable[[argparse.Namespace], bool]
    needs_settings: bool = True


class Verb(NamedTuple):
    """A verb: what help says of it, its options, its act and the publication of its result.

    ``ways`` are other acts that some of its options ask for; the first that is asked for is taken.
    A verb with ``actions`` has verbs of its own in place of an act.
    """

    name: str
    help: str
    description: str = ""
    options: Callable[[argparse.ArgumentParser], None] = lambda _: None
    act: Act | None = None
    publication: str = ""
    ways: tuple[Way, ...] = ()
    actions: tuple[Verb, ...] = ()
    epilog: str = ""
    needs_settings: bool = True

    def way(self, options: argparse.Namespace) -> Way:
        """The way that ``options`` ask for."""
        return next(way for way in self.all_ways() if way.asked(options))

    def all_ways(self) -> tuple[Way, ...]:
        """Every way of carrying it out, its own last; those of its actions are theirs."""
        if self.act is None:
            return self.ways
        own = Way(self.act, self.publication, lambda _: True, self.needs_settings)
        return (*self.ways, own)

    def add(self, parsers: Parsers, *, named: bool = False) -> None:
        """Add the verb to the command line, with the options every verb has.

        Its name and what help says of it alone where it is only ``named``.
        """
        if named:
            parsers.add_parser(self.name, help=self.help, add_help=False)
            return
        laid_out = argparse.RawDescriptionHelpFormatter if self.epilog else argparse.HelpFormatter
        parser = parsers.add_parser(
            self.name,
            parents=[] if self.actions else [common(way.publication for way in self.all_ways())],
            help=self.help,
            description=self.description or None,
            epilog=self.epilog or None,
            formatter_class=laid_out,
        )
        self.options(parser)
        if not self.actions:
            parser.set_defaults(performed=self)
            return
        actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
        for action in self.actions:
            action.add(actions)
