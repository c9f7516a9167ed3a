"""The verdict on a document: what it mentions is an advisory at most.

A mention says nothing of what is supplied. Words that need context decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from countermark.model.inquiry import SubjectResult
from countermark.model.mention import PartyMention, times
from countermark.model.verdict import Decision
from countermark.policy.listing import Rulebook
from countermark.policy.unread import naming

_SHOWN = 5
_LONGEST = 60


def judge_document(
    result: SubjectResult,
    mentioned: Sequence[PartyMention],
    rules: Rulebook,
    names: Mapping[str, str],
) -> SubjectResult:
    """``result`` of a document with its verdicts; ``names`` are what parties are called."""
    decision, reason = _decided(mentioned, rules, names)
    return msgspec.structs.replace(
        result,
        verdicts=tuple(
            msgspec.structs.replace(
                verdict,
                decision=decision,
                reason=reason,
                own=decision,
                inherited=Decision.NO_RESTRICTION_FOUND,
                findings=(),
            )
            for verdict in result.verdicts
        ),
    )


def judge_row(result: SubjectResult, mentioned: Sequence[PartyMention]) -> SubjectResult:
    """``result`` of a row that names parties in cells which nobody reads: *not examined*, unless
    something worse was found. What was found of such a party already is not said again."""
    known = result.parties
    texts = [f"“{one.written[0][:_LONGEST]}”" for one in mentioned if one.entity not in known]
    return naming(result, texts)


def _decided(
    mentioned: Sequence[PartyMention], rules: Rulebook, names: Mapping[str, str]
) -> tuple[Decision, str]:
    """Advisory where a party is surely mentioned that some measure names; never more."""
    restricted = [one for one in mentioned if one.meant and _is_listed(one.entity, rules)]
    if restricted:
        ranked = sorted(restricted, key=lambda one: (-one.meant, one.entity))
        shown = [f"{names.get(o.entity, o.name)} ({times(o.meant)})" for o in ranked[:_SHOWN]]
        more = f" and {len(ranked) - _SHOWN} others" if len(ranked) > _SHOWN else ""
        supplies = "whether it supplies" if len(ranked) == 1 else "whether they supply"
        listed = f"{', '.join(shown)}{more}"
        return Decision.ADVISORY, f"mentions {listed}; {supplies} anything is not told"
    nothing = Decision.NO_RESTRICTION_FOUND
    if any(one.meant for one in mentioned):
        return nothing, "mentions only parties that no measure here names"
    if mentioned:
        ways = list(dict.fromkeys(way for one in mentioned for way in one.written))[:_SHOWN]
        return nothing, f"words that need context to be a listed party: {', '.join(ways)}"
    return nothing, "no mention of a listed party in what was looked for; not found is not cleared"


def _is_listed(entity: str, rules: Rulebook) -> bool:
    return any(rules.listings.get(node) for node in (entity, entity.partition("/")[0]))
