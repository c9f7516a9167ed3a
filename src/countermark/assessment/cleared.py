"""Which clearings were made against a row that has changed since, and what changed?

A person who holds a name to be another party's has looked at a row of a list. What the row said is
kept with the judgement; where it says more now, the judgement no longer silences the alarm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from countermark.assessment import shipped
from countermark.assessment.project import project_of
from countermark.model.claim import Claim
from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.model.listed_row import changes, in_words, row_text
from countermark.model.match import JUDGEMENT
from countermark.model.node import LISTED, kind_of
from countermark.model.predicate import Predicate
from countermark.model.qualifier import RestsOn
from countermark.store.knowledge import Knowledge
from countermark.store.vault import Vault


def row_of(node: str, listed: Iterable[Claim]) -> str:
    """The row of a listed party; of the register's own what ships, ``listed`` for others."""
    if kind_of(node) != LISTED:
        listed = (claim for claim in shipped.catalog().claims() if claim.subject == node)
    return row_text(claim for claim in listed if claim.subject == node)


def rows_changed(
    claims: Iterable[Claim], knowledge: Knowledge, directory: str | None
) -> dict[str, str]:
    """By the id of a clearing what its row says now and did not say then, in words."""
    resting = [(claim, digest) for claim in claims if (digest := _row_digest(claim))]
    if not resting:
        return {}
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in knowledge.about({one.object for one, _ in resting}):
        said[claim.subject].append(claim)
    rows: dict[str, str] = {}
    found: dict[str, str] = {}
    for claim, digest in resting:
        node = claim.object
        if node not in rows:
            rows[node] = row_of(node, said[node])
        if rows[node] and Digest.of(rows[node].encode()).hex != digest:
            try:
                before = Vault(project_of(directory).vault).get(Digest(digest)).decode()
                told = changes(before, rows[node])
            except (CountermarkError, UnicodeDecodeError):
                told = ("what it said then cannot be read",)
            if told:
                found[claim.id] = in_words(told)
    return found


def _row_digest(claim: Claim) -> str:
    """The row that a clearing was made against; empty for one without, and for other claims."""
    if claim.predicate is not Predicate.DIFFERENT_FROM or claim.evidence.source != JUDGEMENT:
        return ""
    rests = (q.id for q in claim.qualifiers if isinstance(q, RestsOn) and q.on == "bytes")
    return next(rests, "")
