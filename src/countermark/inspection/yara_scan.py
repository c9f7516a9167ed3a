"""The user's YARA rules over the bytes of each file, by yara-x (the extra ``yara``).

A rule that a user brings is theirs: what it means stands in its own ``meta``. Rules may not include
files, nor write to a console. A rule says of bytes that they match, and no more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.errors import OperatorError, SourceError
from countermark.model.gap import Gap, Why
from countermark.model.indicator import Checked, Indicator, IndicatorKind, Look
from countermark.model.inspection import Match, Seen

SIZE = 16 << 20
"""Bytes of a file of rules at most."""

LARGEST = 1 << 30
"""Bytes of one file that rules are tried on."""

SECONDS = 60
"""How long the rules may take on one file."""

SPANS = 20
"""Places of one rule in one file that are listed."""

_DESCRIPTIONS = ("description", "desc", "comment", "reference")
"""Names of ``meta`` in which authors say what a rule is for."""


class YaraScan:
    """Tries ``rules`` (bytes by what people call the file) on every file.

    Raises SourceError where one does not compile, OperatorError where yara-x is not installed.
    """

    NAMED, SCANS, VERSION = False, True, 1

    def __init__(self, rules: Mapping[str, bytes]) -> None:
        whole = hashlib.sha256()
        for name, content in rules.items():
            whole.update(f"{name}\0{len(content)}\0".encode() + content)
        self.ID = f"yara-{whole.hexdigest()[:16]}"
        self._rules = compiled(rules)

    def reads(self, item: Item) -> bool:
        """Any file that has bytes."""
        return len(item.data) > 0

    def read(self, item: Item, ask: Ask) -> Seen:
        """The rules that match, with the places of their texts."""
        import yara_x

        if ask.deadline.passed():
            raise SourceError("the time is up", place="before the rules were tried")
        what = item.inner.decode("utf-8", "backslashreplace")
        size = len(item.data)
        if size > LARGEST:
            gap = Gap(
                what, Why.TOO_LARGE, size, detail=f"YARA rules are tried on up to {LARGEST:,} bytes"
            )
            return Seen(unread=(gap,))
        scanner = yara_x.Scanner(self._rules)
        scanner.set_timeout(SECONDS)
        scanner.console_log(_unheard)
        try:
            found = scanner.scan(bytes(item.data))
        except yara_x.TimeoutError:
            gap = Gap(what, Why.LIMIT, size, detail=f"YARA rules took more than {SECONDS} seconds")
            return Seen(unread=(gap,))
        except yara_x.ScanError as error:
            raise SourceError(f"YARA rules: {error}") from error
        return Seen(matches=tuple(_match(rule, size) for rule in found.matching_rules))


def _unheard(_: str) -> None:
    """What rules write to a console goes nowhere."""


def _match(rule: Any, size: int) -> Match:
    spans = sorted(
        {Span(one.offset, one.length) for pattern in rule.patterns for one in pattern.matches}
    )
    return Match(
        indicator=_id(rule),
        value=rule.identifier,
        look=Look.RULE,
        spans=tuple(spans[:SPANS]) or (Span(0, size),),
    )


def _id(rule: Any) -> str:
    return f"{rule.namespace}:{rule.identifier}"


def compiled(rules: Mapping[str, bytes]) -> Any:
    """The rules of all files, each in a namespace of its own; raises as ``YaraScan`` does."""
    try:
        import yara_x
    except ImportError as error:
        raise OperatorError(
            "YARA rules need yara-x, which is not installed",
            next_step="pip install 'countermark[yara]'",
        ) from error
    compiler = yara_x.Compiler(includes_enabled=False)
    for name, content in rules.items():
        if len(content) > SIZE:
            raise SourceError(f"larger than {SIZE} bytes", place=name, next_step="divide it")
        try:
            compiler.new_namespace(name)
            compiler.add_source(content.decode("utf-8-sig"), origin=name)
        except UnicodeDecodeError as error:
            raise SourceError("no text in UTF-8", place=f"{name}: byte {error.start}") from error
        except yara_x.CompileError as error:
            raise _refused(name, error, compiler) from error
    return compiler.build()


def _refused(name: str, error: Exception, compiler: Any) -> SourceError:
    """The first fault that the compiler names, with its line."""
    known = [one for one in compiler.errors() if one.get("title")]
    if not known:
        return SourceError(f"no YARA rules: {str(error).splitlines()[0]}", place=name)
    first = known[0]
    place = f"{name}: line {first.get('line', '?')}"
    return SourceError(f"no YARA rules: {first['title']}", place=place, next_step="mend the rule")


def rows(rules: Mapping[str, bytes]) -> Iterator[Indicator]:
    """The rules as rows that a match can name; raises as ``YaraScan`` does."""
    if not rules:
        return
    for rule in compiled(rules):
        meta = {str(key).lower(): value for key, value in rule.metadata}
        shows = next((str(meta[key]) for key in _DESCRIPTIONS if key in meta), "")
        yield Indicator(
            id=_id(rule),
            kind=IndicatorKind.RULE,
            values=(rule.identifier,),
            patterns=(),
            shows=shows[:1000],
            sources=(rule.namespace,),
            checked=Checked.USERS,
            origin=rule.namespace,
        )
