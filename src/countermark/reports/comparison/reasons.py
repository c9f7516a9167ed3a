"""Why a component differs, and why a rule does not hold, in words.

The room ``equivalence`` says both as records; here alone they become sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.comparison import Failed, Reason, Refused, Unproven, Value, What
from countermark.model.selector import shown_name
from countermark.reports.comparison.spelling import value

LONGEST = 80
"""Characters of a value in a sentence."""

WITHDRAWN = "rule-withdrawn"
"""The kind of a reason that is none of ``what``."""

_FAILED: Mapping[Unproven, str] = {
    Unproven.NO_TIME: "{} is no time",
    Unproven.ONE_SIDE_HAS_NONE: "one side has none",
    Unproven.OTHER_LENGTHS: "{} bytes and {}",
    Unproven.NO_DIGEST_LENGTH: "{} bytes",
    Unproven.MAY_BE_EXECUTED: "it may be executed",
    Unproven.NO_DATE: "no date at byte {} on both sides",
    Unproven.OTHER_DATE_LENGTHS: "dates of different lengths at byte {}",
    Unproven.OTHER_DATE_FORMS: "dates written otherwise at byte {}",
    Unproven.OTHER_ZONES: "another zone at byte {}",
    Unproven.SEVERAL_DAYS: "dates of more than one day",
    Unproven.NO_VALUE_OF_AN_ENTRY: "it is no value of an entry",
    Unproven.NO_READER: "no reader knows it",
    Unproven.NOT_DECODED: "a content cannot be decoded",
    Unproven.LARGE_LIST: "a list of more than {} bytes",
    Unproven.NO_LIST: "no list of digests that can be read",
    Unproven.OTHER_ENTRIES_LISTED: "they list other entries",
    Unproven.FALSE_LINE: "what it says of {} is not so",
    Unproven.NO_COMPRESSOR_WRITES: "no compressor writes {}",
    Unproven.NOT_ONE_TO_ONE: "{} {} and {} are not one to one",
    Unproven.NO_DEVICE_NUMBER: "{} of {}",
    Unproven.FAR_APART: "{} lie {} apart",
    Unproven.STANDS_TWICE: "{} stands there twice",
    Unproven.LEADS_UPWARDS: "{} leads upwards",
    Unproven.BEHIND_ITS_ENTRIES: "{} stands behind what lies in it",
    Unproven.LINK_BEFORE_TARGET: "a hard link stands before its target",
    Unproven.NO_SIGNATURE: "it is no signature",
    Unproven.CONTENT_DIFFERS_TOO: "a content differs as well",
    Unproven.MORE_DIFFERS: "{} differs as well",
    Unproven.SECONDS_APART: "the times that differ lie {} seconds apart, and {} as evaluated",
    Unproven.MANY_DAYS: "the times that differ are of {} different days or more",
    Unproven.ONE_MOMENT_AS_EVALUATED: "times of one moment as evaluated are of two moments",
    Unproven.NO_LOCAL_HEADER: "no local header",
    Unproven.NOT_FEWEST_ZEROS: "not the fewest zeros that align the content",
    Unproven.NOT_ALIGNED: "deployed, the content is not at a multiple of {}",
    Unproven.NO_KEY_NAMED: "nobody named a key",
    Unproven.NO_LIBRARY: "verifying needs the extra inspection",
    Unproven.KEY_NOT_NAMED: "signed with a key that nobody named, {}",
    Unproven.NOT_SIGNED: "one side is not signed",
    Unproven.NOT_VERIFIED: "the signature does not verify: {}",
    Unproven.UNKNOWN_SIGNATURE: "a signature that nobody here can read: {}",
    Unproven.WEAK_DIGEST: "a digest that can be forged: {}",
    Unproven.SIGNS_MORE: "the two signatures say other things beside what they sign",
    Unproven.IRREGULAR_RECORDS: "records that no program writes so",
    Unproven.OTHER_START: "they start elsewhere, or have another header",
    Unproven.OTHER_MEMORY: "they load other bytes",
    Unproven.UNREADABLE: "{}",
}
"""A sentence for each; the values stand where braces are."""


def failed_words(failed: Failed) -> str:
    """Why a precondition does not hold: ``no date at byte 12 on both sides``."""
    return _FAILED[failed.why].format(*(_shown("", one) for one in failed.values))


def refusal_words(one: Refused) -> str:
    """``time.text-in-data: text-time: no date at byte 12 on both sides``."""
    return ": ".join(filter(None, (one.rule, one.proof, failed_words(one.failed))))


def kind(one: Reason) -> str:
    """What a component differs in, as a fixed word: ``field``, ``not-opened``."""
    return WITHDRAWN if one.what is None else what_id(one.what)


def what_id(what: What) -> str:
    """The fixed word for a kind of difference, as SARIF has it in its rules."""
    return what.name.lower().replace("_", "-")


def reason_words(one: Reason) -> str:
    """``mode 0100755 -> 0104755``, ``content of .text: main``, ``only in the deployed: etc``."""
    if one.withdrawn is not None:
        return refusal_words(one.withdrawn)
    match one.what:
        case What.FIELD:
            before, after = (_shown(one.field, side) for side in (one.evaluated, one.deployed))
            return f"{one.field} {before} -> {after}"
        case What.CONTENT:
            words = filter(None, (shown_name(one.part), one.named))
            return f"content of {': '.join(words) or 'the whole'}"
        case What.FORM:
            forms = [str(side or "nothing known") for side in (one.evaluated, one.deployed)]
            return f"read as {forms[0]} and as {forms[1]}"
        case What.FAULT:
            return one.named
        case What.NOT_OPENED:
            return f"not opened: {one.not_opened.value if one.not_opened else ''}"
    what = one.what.value if one.what else ""
    return f"{what}: {one.named}" if one.named else what


def _shown(field: str, given: Value) -> str:
    return (value(field, given) or "none")[:LONGEST]
