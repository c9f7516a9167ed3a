"""A comparison recorded as the claim of a laboratory.

The claim says that the deployed image is to be the same as the evaluated one, or denies it. It
rests on the laboratory's file, and on both images and the rules by their digests.
"""

from __future__ import annotations

from countermark.assessment.artefacts import one_file
from countermark.assessment.comparing import Compared
from countermark.assessment.evaluations import image_node
from countermark.assessment.record import Recording, commit
from countermark.formats.evaluation_file import evaluated
from countermark.model.claim import Claim, Polarity
from countermark.model.comparison import Result
from countermark.model.errors import CallerError
from countermark.model.evaluation import Evaluated
from countermark.model.evidence import Evidence, Selector, SelectorKind
from countermark.model.predicate import Predicate
from countermark.model.qualifier import EvaluationOf, RestsOn
from countermark.model.when import Interval
from countermark.store.files import SourceFile
from countermark.store.project import Project
from countermark.store.vault import Vault

MEDIA_TYPE = "application/yaml"


def read_evaluation(path: str, laboratory: str) -> tuple[SourceFile, Evaluated]:
    """The laboratory's file and what it says; NoInputError where there is none."""
    found = one_file(path)
    return found, evaluated(found.content, found.label, laboratory)


def record(
    project: Project, made: Compared, file: SourceFile, what: Evaluated, rung: str
) -> Recording:
    """Record what was found; raises CallerError where nothing was.

    Identical and equivalent images are claimed to be the evaluated one, different ones denied.
    Equivalence by rules that nobody approved is claimed and not certain.
    """
    result, rules = made.found.result, made.found.rule_set
    if result is Result.INCOMPARABLE:
        raise CallerError(
            "the two could not be compared: there is nothing to record", place="--record"
        )
    Vault(project.vault).put_stored(file.stored)
    rests = (made.found.evaluated.sha256, made.found.deployed.sha256, rules.digest)
    claim = Claim(
        claimant=what.laboratory,
        subject=image_node(made.found.deployed.sha256),
        predicate=Predicate.EVALUATED_AS,
        object=image_node(made.found.evaluated.sha256),
        polarity=Polarity.DENIED if result is Result.DIFFERS else Polarity.AFFIRMED,
        evidence=Evidence(
            file.digest,
            MEDIA_TYPE,
            Selector(SelectorKind.WHOLE),
            label=file.label,
            source=file.label,
        ),
        valid=Interval(start=what.day),
        certain=result is not Result.EQUIVALENT or bool(rules.approved_by),
        qualifiers=(
            EvaluationOf(what.product, what.release, what.configuration, rung, what.patches),
            *(RestsOn("bytes", digest) for digest in dict.fromkeys(rests)),
        ),
    )
    return commit(project, [claim])
