"""The right of reply, kept: questions that were sent to a party, and what it answered."""

from __future__ import annotations

from datetime import date

from countermark.assessment.named_file import file_to_keep
from countermark.assessment.record import Recording, commit
from countermark.assessment.run import Run
from countermark.assessment.runs import load_run
from countermark.model import node as nodes
from countermark.model.claim import Claim
from countermark.model.errors import CallerError, SourceError
from countermark.model.evidence import Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.model.reply import MOST_TEXT, REPLY, Reply, replies_on
from countermark.model.when import Interval
from countermark.register.query import meant
from countermark.store.files import SourceFile
from countermark.store.vault import Vault

LEAST = 12
_HEX = frozenset("0123456789abcdef")


def party(run: Run, text: str) -> tuple[str, str]:
    """The node and the name of the party that ``text`` means: its id, its name, or a finding's key.

    Raises CallerError where it means none.
    """
    wanted = text.strip().casefold()
    entity = meant(run.catalog, text)
    if entity is not None:
        return nodes.registered(entity.id), entity.name
    if len(wanted) >= LEAST and set(wanted) <= _HEX:
        document = load_run(None, run.directory)
        found = {
            (finding.entity, finding.entity_name)
            for subject in document.subjects
            for finding in subject.findings
            if finding.entity
            and ((finding.key or "").startswith(wanted) or finding.id.startswith(wanted))
        }
        if len(found) == 1:
            return found.pop()
    if wanted.startswith(f"{nodes.LISTED}:"):
        return text.strip(), text.strip()
    raise CallerError(
        f"“{text[:80]}” is no party of the register and no finding of the last check",
        next_step="give a register id such as zte, its name, or a finding's id",
    )


def ask(
    run: Run, text: str, *, questions: str, until: date, by: str, on: date
) -> tuple[Recording, str]:
    """Record that questions were sent: a file, kept; by whom, and until when to reply."""
    if until < on:
        raise CallerError(f"{until} lies before {on}", place="--until")
    if not by.strip():
        raise CallerError("nobody asks", place="--by")
    node, name = party(run, text)
    evidence, _ = _kept(run, questions)
    claim = Claim(
        claimant=by,
        subject=nodes.named(by),
        predicate=Predicate.ASKED,
        object=node,
        evidence=evidence,
        valid=Interval(on.isoformat(), until.isoformat()),
        grade=Grade.parse("B2"),
    )
    return commit(run.project, [claim]), name


def record_answer(run: Run, text: str, *, answer: str, on: date) -> tuple[Recording, str]:
    """Record the party's answer, in full.

    Raises CallerError where nobody asked it, or the text is longer than a reply may be.
    """
    node, name = party(run, text)
    open_ = [one for one in replies(run).get(node, ()) if not one.answered]
    if not open_:
        raise CallerError(
            f"no questions to {name} are open",
            next_step=f"first: countermark reply {text} --asked FILE --until DAY",
        )
    if on.isoformat() < open_[0].asked:
        raise CallerError(f"{on} lies before {open_[0].asked}, when it was asked", place="--on")
    evidence, words = _kept(run, answer)
    if not words.strip():
        raise CallerError("the answer is empty", place=answer)
    claim = Claim(
        claimant=name,
        subject=node,
        predicate=Predicate.REPLIED,
        object=words.strip(),
        evidence=evidence,
        valid=Interval(on.isoformat(), None),
        grade=Grade.parse("B2"),
    )
    return commit(run.project, [claim]), name


def replies(run: Run) -> dict[str, tuple[Reply, ...]]:
    """What the project keeps of questions and replies, by party."""
    if run.view is None:
        return {}
    kept = run.view.claims(predicates=(Predicate.ASKED, Predicate.REPLIED))
    return replies_on(kept, run.as_of)


def _kept(run: Run, path: str) -> tuple[Evidence, str]:
    """The file in the vault, as evidence, and its text."""
    found = file_to_keep(path)
    return _evidence(run, found), _text(found)


def _evidence(run: Run, file: SourceFile) -> Evidence:
    Vault(run.project.vault).put_stored(file.stored)
    return Evidence(
        file.digest, "text/plain", Selector(SelectorKind.WHOLE), label=file.label, source=REPLY
    )


def _text(file: SourceFile) -> str:
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            "it is no UTF-8 text", place=file.label, next_step="save it as plain text"
        ) from error
    if len(text) > MOST_TEXT:
        raise SourceError(f"a text may have {MOST_TEXT} characters", place=file.label)
    return text
