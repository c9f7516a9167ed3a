"""The word for how a measure stands: what binds nobody does not "apply"."""

from __future__ import annotations

from countermark.model.measure import Kind, Status

_WORDS = {
    Kind.ADVISORY.value: {
        Status.APPLIES.value: "on record",
        Status.ENDED.value: "no longer said",
    },
    Kind.ENDING.value: {Status.APPLIES.value: "in effect"},
}


def standing_word(status: str, kind: str) -> str:
    """``status`` of a measure of this ``kind``, in a word or two."""
    return _WORDS.get(kind, {}).get(status, status.replace("_", " "))
