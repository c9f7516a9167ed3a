"""The file that a probe of this room reads, and the reading it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from countermark.formats.caps import Caps
from countermark.formats.sample import Sample
from countermark.inventory import unread
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Looking, Probe
from countermark.model.reading import Reading

WANTED = "give CSV, XLSX, ODS, CycloneDX, SPDX, FollowTheMoney, BODS, text or PDF"
"""What to hand in instead of a file that nobody reads."""


class FileToRead(msgspec.Struct, frozen=True, kw_only=True):
    """One file to be read. ``overrides`` are the meanings the user gave to columns, by header.

    With ``components``, parts of a bill of materials are subjects too.
    """

    content: bytes
    digest: Digest
    sample: Sample
    lexicon: Lexicon
    overrides: Mapping[str, str]
    caps: Caps
    components: bool

    @property
    def label(self) -> str:
        return self.sample.label

    def gap(self, why: Why, detail: str = "", next_step: str = "") -> Gap:
        """The whole file was not examined."""
        return Gap(self.label, why, len(self.content), detail=detail, next_step=next_step)

    def refused(self, name: str, why: Why, detail: str = "", next_step: str = "") -> Reading:
        """A reading of a file called ``name`` of which nothing was read."""
        return Reading(format=name, gaps=(self.gap(why, detail, next_step),))

    def reading(self, name: str, into: Harvest, **more: Any) -> Reading:
        """What was gathered of a file, called ``name``."""
        into.gaps.extend(into.doubts(self.label, self.caps))
        if into.unread:
            more["document"] = unread.document(
                Source(self.label, self.digest, into.media_type),
                into.unit,
                into.unread,
                more.get("document"),
                into.repeated,
            )
        return Reading(
            format=name,
            claims=tuple(into.claims),
            subjects=into.all_subjects(),
            columns=tuple(into.columns),
            gaps=tuple(into.gaps),
            records=into.records,
            said=tuple(sorted(into.said)),
            tables=tuple(into.tables),
            **more,
        )


class FileProbe(Probe[Sample, FileToRead, Reading], Protocol):
    """A probe of this room, with what the intake of a file must know before it is read.

    ``looking``: how secrets in it are found. ``limited``: it is parsed in the limited process.
    ``running``: the document codec that gives its running text, or empty where it has none; then
    ``no_text`` says what it is instead, and what to do with it.
    """

    @property
    def looking(self) -> Looking: ...

    @property
    def limited(self) -> bool: ...

    @property
    def running(self) -> str: ...

    @property
    def no_text(self) -> tuple[str, str]: ...


class TextProbe:
    """What most probes of text have in common."""

    looking = Looking.TEXT
    limited = False
    running = "text"
    no_text = ("", "")
