"""What a measure forbids, as a verb: ``using`` is prohibited *to use*."""

from __future__ import annotations

_E = (
    *("acquir", "authoris", "continu", "distribut", "evaluat", "exchang", "hav", "invit", "leas"),
    *("licens", "mak", "manag", "operat", "procur", "produc", "provid", "purchas", "receiv"),
    *("referenc", "releas", "remov", "renounc", "replac", "revers", "shar", "stor", "tak", "updat"),
    "us",
)
"""Stems of verbs that end in a silent e."""
_INFINITIVES = {f"{stem}ing": f"{stem}e" for stem in _E}
_INFINITIVES |= {"transferring": "transfer", "being": "be"}
_KEPT = frozenset({"during", "including", "anything", "something", "nothing", "everything"})
_BEFORE = ("or", "and")


def infinitive(act: str) -> str:
    """``to provide or use`` of ``providing or using``; empty where there is no act.

    The verb that comes first is changed, and those joined to it by a comma, "or" or "and".
    """
    words = act.split()
    if not words:
        return ""
    joined = True
    found: list[str] = []
    for word in words:
        bare = word.rstrip(",")
        found.append(_verb(bare) + word[len(bare) :] if joined else word)
        joined = bare in _BEFORE or word.endswith(",")
    return "to " + " ".join(found)


def _verb(word: str) -> str:
    head, hyphen, last = word.rpartition("-")
    if not last.endswith("ing") or last in _KEPT:
        return word
    return f"{head}{hyphen}{_INFINITIVES.get(last) or last.removesuffix('ing')}"
