"""``countermark screen evaluate``: what are the scores worth on pairs that somebody has judged?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

PAIRS = """\
PAIRS, plain or packed (.gz):
  JSON lines   FollowTheMoney: left and right (schema, properties), judgement
               (positive or negative; others are counted and left out)
  CSV          parted by comma, semicolon or tab, with a header that names
                 name1      or name_a, left, left_name, a, query, name
                 name2      or name_b, right, right_name, b, listed, other
                 is_match   or label, judgement, same, match, decision:
                            true/false, yes/no, 1/0, same/different,
                            positive/negative
               and, where known,
                 country1, country2   or country_a, country_b: ISO codes
                 kind                 or schema, type: person, company or
                                      organisation; of other kinds none is
                                      scored

what is told, of each kind and overall:
  table   precision, recall, F1 and ECE with 95 % intervals, a reliability
          plot, the worst failures
  json    countermark.evaluation/1: n, same, threshold, precision, recall, f1,
          f1_best, threshold_best, ece, pairs_per_second, the intervals, the
          calibration table; and the failures (the worst 500), each with the
          features that made its score
  tsv     the numbers, one row a kind
  html    one page: the numbers, a reliability plot a kind, the failures

The threshold was fixed when the weights were learnt; f1_best is the best that
any threshold gives on these very pairs. Exit code 0 whatever the numbers, 3
where there is no labelled pair.
"""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pairs", nargs="*", metavar="PAIRS", help="files, directories, or -")


def act(_: Run, session: Session) -> Outcome:
    """Measure; exits 0 whatever the numbers are, 3 where no labelled pair could be read."""
    return evaluation(session.options.pairs)


def evaluation(paths: Sequence[str]) -> Outcome:
    """What the scores are worth on the pairs in ``paths``."""
    from countermark.assessment.evaluating import evaluated
    from countermark.model.errors import CallerError

    if not paths:
        raise CallerError(
            "which labelled pairs?",
            place="screen evaluate",
            next_step="name a file; to screen the name “evaluate”, write: screen -- evaluate",
        )
    return Outcome(evaluated(tuple(paths)))


VERB = Verb(
    name="screen evaluate",
    help="measure the scores on pairs that somebody has judged",
    description="Scores pairs that somebody has judged (FollowTheMoney JSON lines, or CSV\n"
    "with two names and a label) and says how well the scores agree: precision, recall and\n"
    "F1 with intervals, calibration with a plot, and the failures. Labels never\n"
    "change a weight.",
    options=_options,
    act=act,
    publication="evaluation",
    epilog=PAIRS,
)
