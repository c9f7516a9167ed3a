"""What an inspection says, in sentences that the bytes bear: present, reachable, able to.

No sentence says what was done, by whom or why: bytes do not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from countermark.model.indicator import Checked, Look, Meaning
from countermark.model.inspected import Concern, Finding, Inspection, Weight
from countermark.model.inspection import Hiding
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.shapes.inspect import CoverageShape, FindingShape

SENTENCES: Mapping[Concern, str] = {
    Concern.HIDDEN_ENDPOINT: "{subject} holds the address {value}, hidden as {hidden_as}",
    Concern.HIDDEN_COMMAND: "{subject} holds the command “{value}”, hidden as {hidden_as}",
    Concern.HIDDEN_TEXT: "{subject} holds the {kind} “{value}”, hidden as {hidden_as}",
    Concern.INDICATOR: "{subject} {holds}{belongs}{source}{doubts}",
    Concern.PRIVATE_KEY: "{subject} is a private key ({algorithm}); whoever has the image has it",
    Concern.EMPTY_PASSWORD: "the account {subject} can log in without a password",
    Concern.TEST_KEY: "{subject} is signed with a test key that everybody has ({key})",
    Concern.PLATFORM_KEY: "the platform's key of a phone of the brand {subject}, which signs {apps}"
    " of its {of} apps, has a certificate that names {holder}",
    Concern.SIGNATURE_BROKEN: "the signature of {subject} was not shown to hold: {why}",
    Concern.INHERITED_PERMISSION: "{subject} asks for no {permissions}, and may have them by {by}",
    Concern.SYSTEM_WITHOUT_PERMISSIONS: "{subject} runs as {user} and asks for no permission",
    Concern.UNPROTECTED_PART: "any app may call {part} of {subject}: it asks for no permission",
    Concern.VERIFIER_SWITCH: "{subject} holds what is able to turn off {what} ({value})",
    Concern.SENSES_ENVIRONMENT: "{subject} names or looks at {what} ({value})",
    Concern.TIME_CONSTANT: "{subject} holds the time {what} ({value})",
    Concern.GUARDED_CALL: "in {subject}, {value} looks at {what} and is able to {able}",
    Concern.SHARED_KEY: "{subject} is signed with the key of {others}",
    Concern.SHARED_FILE: "the same bytes lie in {subject} and in {others}",
    Concern.UPDATE: "{subject}: an update would {what}",
}

MEANS: Mapping[Concern, str] = {
    Concern.HIDDEN_ENDPOINT: "an address that a reader of plain strings does not find",
    Concern.HIDDEN_COMMAND: "a command that a reader of plain strings does not find",
    Concern.HIDDEN_TEXT: "a text that a reader of plain strings does not find",
    Concern.INDICATOR: "what a source has published stands in a file; it may for another reason",
    Concern.PRIVATE_KEY: "a key that should be nobody else's lies in an image that many have",
    Concern.EMPTY_PASSWORD: "an account that can log in has no password",
    Concern.TEST_KEY: "a key that everybody has vouches for nobody",
    Concern.PLATFORM_KEY: "whoever has the platform's key can sign what runs with all rights",
    Concern.SIGNATURE_BROKEN: "what is there was not shown to be what was signed: it may be cut",
    Concern.INHERITED_PERMISSION: "apps of one user have the permissions of each",
    Concern.SYSTEM_WITHOUT_PERMISSIONS: "the list of permissions does not show what it may do",
    Concern.UNPROTECTED_PART: "another app may call it without a permission",
    Concern.VERIFIER_SWITCH: "code or a command able to turn off a check; that it ran is not seen",
    Concern.SENSES_ENVIRONMENT: "it may behave otherwise under test; so may innocent libraries",
    Concern.TIME_CONSTANT: "a period that reports and timers are set to",
    Concern.GUARDED_CALL: "a sensitive call in one method with a look at the environment",
    Concern.SHARED_KEY: "one key stands behind products of several brands",
    Concern.SHARED_FILE: "the same rare file lies in several images",
    Concern.UPDATE: "what an update would change of what is installed",
}
"""What each concern means, for whoever has to weigh it."""

WEIGHTS = {Weight.ADVISORY: Decision.ADVISORY, Weight.NOTE: Decision.NO_RESTRICTION_FOUND}
"""The decision in whose colour a weight is written."""


class _Values(dict[str, str]):
    """A value that nobody gave is named, not left out."""

    def __missing__(self, key: str) -> str:
        return f"({key} not stated)"


def finding_words(found: Finding) -> str:
    """The sentence of a finding."""
    values = _Values({name: visible(value) for name, value in found.values})
    values["subject"] = visible(found.subject)
    if found.concern is Concern.INDICATOR:
        values.update(_indicator_words(values))
    said = SENTENCES[found.concern].format_map(values)
    return said + rate_words(found.base_rate, found.corpus)


def rate_words(base_rate: int | None, corpus: str) -> str:
    """How common the same is, in brackets; nothing where nobody counted."""
    if base_rate is None:
        return ""
    rate = f"{base_rate} of 1,000" if base_rate else "none"
    return f" (the like stands in {rate} of {visible(corpus)})"


_IS = {
    Look.PACKAGE.value: "says that it is {value}",
    Look.PATH.value: "has the path {value}",
    Look.FILE.value: "has the name {value}",
    Look.DIGEST.value: "is the file of the digest {value}",
    Look.CERTIFICATE.value: "has a certificate or key of the digest {value}",
    Look.PERMISSION.value: "asks for {value}",
}
"""How a file meets what it was not searched for by its bytes; else it holds it."""


def _holds(values: Mapping[str, str]) -> str:
    """What is there: an address is named, and an ability is no use of it."""
    if values["means"] == Meaning.REACHABLE.value:
        return f"names the address {values['value']}, not seen reached"
    said = _IS.get(values.get("look", ""), "holds {value}").format_map(values)
    able = values["means"] == Meaning.ABLE_TO.value
    return f"{said}, a sign of an ability, not of its use" if able else said


def _indicator_words(values: Mapping[str, str]) -> dict[str, str]:
    """What is there, whose it is, who says what of it, and what speaks against: each attributed."""
    parts = [values[name] for name in ("module", "maker") if name in values]
    who = "a source attributes" if values.get("sources", "1") == "1" else "sources attribute"
    return {
        "holds": _holds(values),
        "belongs": f", which {who} to {' by '.join(parts)}" if parts else "",
        "source": _source_words(values),
        "doubts": "".join(f"; {doubt}" for doubt in (*doubts(values), *_note(values))),
    }


def _source_words(values: Mapping[str, str]) -> str:
    """A list of the user's is quoted; a shipped row tells in our words what its sources say."""
    if "shows" not in values:
        return ""
    if values.get("checked", Checked.USERS.value) == Checked.USERS.value:
        return f"; {values['source']}: “{values['shows']}”"
    more = int(values.get("sources", "1")) - 1
    others = f", and {counted(more, 'more source')}" if more else ""
    return f"; {values['source']}{others}, in our words: {values['shows']}"


def doubts(values: Mapping[str, str]) -> Iterator[str]:
    """What speaks against an indicator, wherever it is shown."""
    if values.get("checked") == Checked.RECALLED.value:
        yield "recalled, nobody read the source again"
    if values.get("versions") == "outside":
        yield f"not in a version that this holds for ({values['version']})"
    if "contested" in values:
        yield f"contested by {values['contested']}"


def _note(values: Mapping[str, str]) -> Iterator[str]:
    """What must not be concluded."""
    if "note" in values:
        yield f"note: {values['note'].rstrip('.')}"


def contests(findings: Iterable[FindingShape]) -> dict[str, str]:
    """Who contests what, by the indicator: for lists that name an indicator by its number."""
    return {
        one.values["indicator"]: f"contested by {one.values['contested']}"
        for one in findings
        if one.concern is Concern.INDICATOR and {"indicator", "contested"} <= one.values.keys()
    }


def hiding_words(steps: tuple[Hiding, ...]) -> str:
    """``base64 of DES``."""
    return " of ".join(step.value for step in steps)


def sentence(found: Inspection) -> str:
    """The inspection in one sentence."""
    cover = found.coverage
    read = cover.total - cover.encrypted - cover.unread
    hidden = sum(bool(one.thing.hidden_as) for one in found.endpoints)
    said = [
        counted(len(found.files), "file"),
        counted(len(found.components), "component"),
        f"{len(found.endpoints):,} addresses, {hidden:,} of them hidden",
        f"{read:,} of {counted(cover.total, 'byte')} read",
    ]
    return "; ".join(said)


def coverage_rows(cover: CoverageShape) -> Iterator[tuple[str, int]]:
    """Bytes by how they were read, in the order of a table."""
    yield "read by what knows the file", cover.identified
    yield "of containers themselves", cover.containers
    yield "words nobody took further", cover.text
    yield "one value repeated", cover.fill
    yield "look encrypted or packed", cover.encrypted
    yield "unread", cover.unread
    yield "all", cover.total


def decision(not_examined: int, unread: int) -> Decision:
    """13 where something was not examined; what was found is for a person to weigh."""
    return Decision.NOT_EXAMINED if not_examined or unread else Decision.ALLOWED


def next_steps(found: Inspection) -> Iterator[str]:
    """What whoever asked may do about it, the most pressing first."""
    if found.findings:
        yield "read the findings; each names the bytes it stands on, and says nothing of intent"
    yield from dict.fromkeys(gap.next_step for gap in found.gaps if gap.next_step)
    if found.coverage.encrypted:
        yield "ask whoever delivers the image for what looks encrypted, in the clear"
    if not found.rights:
        yield "say by what right it was inspected: --rights WORDS"
