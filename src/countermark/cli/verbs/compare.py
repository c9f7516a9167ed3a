"""``countermark compare``: is what is deployed what was evaluated?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from countermark.assessment.comparing import Compared
    from countermark.assessment.run import Run
    from countermark.cli.session import Session
    from countermark.model.rung import Rung


def _options(parser: argparse.ArgumentParser) -> None:
    from countermark.model.rung import Rung

    parser.add_argument("evaluated", metavar="EVALUATED", help="the file or directory evaluated")
    parser.add_argument(
        "deployed", nargs="+", metavar="DEPLOYED", help="what was found, or delivered"
    )
    parser.add_argument(
        "--rules", metavar="FILE", help="what may differ, and why (default: the shipped rules)"
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="FILE",
        help="a public key or certificate to verify signatures under (may be repeated)",
    )
    parser.add_argument(
        "--rung",
        choices=[rung.value for rung in Rung],
        help="what the two are, from source to quote: see the how-to",
    )
    parser.add_argument(
        "--roots", action="store_true", help="open both to the bottom: one digest for each whole"
    )
    parser.add_argument(
        "--population", type=int, metavar="N", help="the DEPLOYED are a sample of so many devices"
    )
    parser.add_argument(
        "--drawn", default="", metavar="WORDS", help="how the sample was drawn, in your words"
    )
    parser.add_argument(
        "--explain-with-diffoscope",
        metavar="COMPONENT",
        help="show what diffoscope, if you have it, says of one component; it decides nothing",
    )
    parser.add_argument(
        "--record", action="store_true", help="keep the result in the project, for check to use"
    )
    parser.add_argument(
        "--evaluation", metavar="FILE", help="what was evaluated: product, release, patches ..."
    )
    parser.add_argument(
        "--laboratory", default="", metavar="NAME", help="who evaluated, if the file does not say"
    )


def act(run: Run, session: Session) -> Outcome:
    """Compare: 0 identical or equivalent, 13 incomparable, 14 they differ."""
    from countermark.assessment.artefacts import artefacts
    from countermark.assessment.compare_published import compare_document
    from countermark.assessment.comparing import compared, rules, with_manifests
    from countermark.model.errors import CallerError

    options = session.options
    _ = session.level  # a level that cannot be known is told before anything is read
    judged_by = rules(options.rules, options.key)
    if len(options.deployed) > 1:
        raise CallerError(
            f"{len(options.deployed)} deployed artefacts are a sample of something",
            place="DEPLOYED",
            next_step="say of what and how drawn: --population N --drawn WORDS; or name one",
        )
    if options.drawn:
        raise CallerError("drawn from what", place="--drawn", next_step="give --population too")
    evaluated, deployed = artefacts([options.evaluated, *options.deployed])
    recorded = _to_record(run, options)
    found = compared(run, evaluated, deployed, judged_by)
    found = with_manifests(run, found) if options.roots else found
    tool = None
    if options.explain_with_diffoscope is not None:
        from countermark.assessment.diffoscope import explained

        tool = explained(found, options.explain_with_diffoscope)
    shown = compare_document(found, _rung(options), tool)
    return Outcome(shown, then=(recorded(found),) if recorded else ())


def _to_record(run: Run, options: argparse.Namespace) -> Callable[[Compared], str] | None:
    """Records a comparison and says so; what is wrong with the asking is said before comparing."""
    from countermark.assessment.evaluation_record import read_evaluation, record
    from countermark.cli.recording import whole
    from countermark.model.comparison import Result
    from countermark.model.errors import CallerError

    if not options.record:
        if options.evaluation or options.laboratory:
            raise CallerError("it is what is recorded", place="--evaluation", next_step="--record")
        return None
    whole(options)
    if not options.evaluation:
        raise CallerError(
            "a record says what was evaluated",
            place="--record",
            next_step="name a file with product, laboratory and day: --evaluation FILE",
        )
    project = run.project
    file, what = read_evaluation(options.evaluation, options.laboratory)

    def recorded(found: Compared) -> str:
        if found.found.result is Result.INCOMPARABLE:
            return "nothing was recorded: the two could not be compared"
        return f"committed {record(project, found, file, what, options.rung or '').version}"

    return recorded


def sample(run: Run, session: Session) -> Outcome:
    """Compare each of a sample; the worst gives the exit code."""
    from countermark.assessment.artefacts import artefacts
    from countermark.assessment.compare_published import sample_of
    from countermark.assessment.comparing import rules, sampled, stated
    from countermark.cli.recording import whole
    from countermark.model.errors import CallerError

    options = session.options
    _ = session.level
    whole(options)
    if options.explain_with_diffoscope is not None:
        raise CallerError("compare the two by themselves", place="--explain-with-diffoscope")
    if options.record:
        raise CallerError("record each of a sample by itself", place="--record")
    if not options.drawn.strip():
        raise CallerError(
            "how the devices were drawn decides what they say",
            place="--drawn",
            next_step="say it in your words: --drawn “every 80th of the inventory, by serial”",
        )
    if len(options.deployed) > options.population:
        raise CallerError(
            f"{len(options.deployed)} devices cannot be drawn from {options.population}",
            place="--population",
        )
    judged_by = rules(options.rules, options.key)
    read = artefacts([options.evaluated, *options.deployed])
    made = tuple(sampled(run, next(read), read, judged_by))
    said = stated(options.population, options.drawn, made)
    return Outcome(sample_of(said, made, _rung(options)))


def _rung(options: argparse.Namespace) -> Rung | None:
    from countermark.model.rung import Rung

    return Rung(options.rung) if options.rung else None


VERB = Verb(
    name="compare",
    help="is what is deployed what was evaluated? every byte accounted for",
    description="Compares an evaluated artefact with a deployed one: identical, equivalent after "
    "named rules, different, or incomparable, with every byte of both sides accounted for. Two "
    "directories are compared by names, kinds, modes, links and contents; no link is followed. "
    "With --population "
    "several DEPLOYED are a sample, and the result says how many of all devices may fail, at most. "
    "Exit 0 identical or equivalent, 13 incomparable, 14 they differ.",
    options=_options,
    act=act,
    publication="compare",
    ways=(Way(sample, "sample", lambda options: options.population is not None),),
)
