"""A party's reply beside every finding about it; it changes no decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from countermark.model.reply import Reply, beside
from countermark.model.verdict import Finding, Verdict


def with_replies(verdict: Verdict, replies: Mapping[str, tuple[Reply, ...]], day: date) -> Verdict:
    """``verdict`` with what the parties of its findings replied, after what its measures hold."""
    if not replies or not any(found.entity in replies for found in verdict.findings):
        return verdict
    found = tuple(_beside(one, replies, day) for one in verdict.findings)
    return msgspec.structs.replace(verdict, findings=found)


def _beside(finding: Finding, replies: Mapping[str, tuple[Reply, ...]], day: date) -> Finding:
    told = tuple(beside(one, finding.entity_name, day) for one in replies.get(finding.entity, ()))
    return msgspec.structs.replace(finding, denials=(*finding.denials, *told)) if told else finding
