"""Writes down what a list says: one place that builds claims, counts names and keeps gaps.

A parser opens a record (``at``), says things about a party, and closes with ``reading``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How, NameRole
from countermark.model.when import ALWAYS, Interval, When
from countermark.register.lists.date_basis import DateBasis
from countermark.register.lists.manifest import Manifest, Programme
from countermark.register.lists.reading import ListReading, ListSource

_GAPS_KEPT = 100

Mark = tuple[Evidence, str, When | None]
"""A record to come back to: its evidence, its claimant, and since when it could be known."""


def row_key(*parts: str) -> str:
    """A stable key for a party whose publisher gives none: a digest of what identifies it."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


class Scribe:
    """Collects the claims of one list. Not reused between lists."""

    def __init__(
        self, manifest: Manifest, source: ListSource, date: When, basis: DateBasis
    ) -> None:
        self.manifest = manifest
        self.source = source
        self.date = date
        self.basis = basis
        self.claims: list[Claim] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.records = self.aliases = self.names_known = self.names_loaded = 0
        self._grade = Grade.parse(manifest.grade)
        self._digest = Digest(source.digest)
        self._media = manifest.media_type + ("+gzip" if source.compressed else "")
        self._per_measure: Counter[str] = Counter()
        self._listed: set[str] = set()
        self._gaps: list[Gap] = []
        self._gaps_left = 0
        self._unknown: Counter[str] = Counter()
        self._unused: Counter[tuple[str, str]] = Counter()
        self._evidence = self._seen_at(SelectorKind.WHOLE, "")
        self.claimant = manifest.publisher
        self.known: When | None = date or None

    def _seen_at(self, kind: SelectorKind, value: str) -> Evidence:
        return Evidence(
            self._digest,
            self._media,
            Selector(kind, value),
            label=self.source.name,
            source=self.manifest.urls[0] if self.manifest.urls else self.manifest.title,
        )

    def node(self, key: str) -> str:
        """The node of a party on this list, by its key."""
        return f"list:{self.manifest.prefix}/{key}"

    def at(self, kind: SelectorKind, value: str, claimant: str = "", known: str = "") -> None:
        """Open a record: where it stands, who says so, since when the public could know."""
        self._evidence = self._seen_at(kind, value)
        self.claimant = claimant or self.manifest.publisher
        self.known = known or self.date or None

    def row(self, line: int, claimant: str = "", known: str = "") -> None:
        """Open the record that starts on this physical line (1 = first)."""
        self.at(SelectorKind.ROW, str(line), claimant, known)

    def mark(self) -> Mark:
        """The open record, to come back to."""
        return self._evidence, self.claimant, self.known

    def back_to(self, mark: Mark) -> None:
        """Reopen a record seen earlier."""
        self._evidence, self.claimant, self.known = mark

    def say(
        self,
        subject: str,
        predicate: Predicate,
        object_: str,
        *,
        valid: Interval = ALWAYS,
        note: str = "",
        role: str = "",
        certain: bool = True,
        how: How | None = None,
    ) -> None:
        """One claim on the open record's evidence; ``role`` is that of a name (``NameRole``).

        ``note`` holds the list's words; ``how`` says how we came to what it does not say itself.
        """
        self.claims.append(
            Claim(
                claimant=self.claimant,
                subject=subject,
                predicate=predicate,
                object=object_,
                evidence=self._evidence,
                valid=valid,
                known_from=self.known,
                note=note,
                grade=self._grade,
                certain=certain,
                qualifiers=(
                    *((NameRole(role),) if role else ()),
                    *((Derived(how),) if how else ()),
                ),
            )
        )

    def name(self, node: str, text: str, *, count: bool = True) -> bool:
        """The party's legal name; False (and a count of names lost) where it is empty."""
        self.names_known += count
        if not text:
            return False
        self.names_loaded += count
        self.say(node, Predicate.NAMED, text)
        return True

    def alias(
        self, node: str, text: str, note: str = "", *, role: str = "", former: bool = False
    ) -> None:
        """Another name as the list gives it; ``note`` is its quality or kind in its words."""
        self.aliases += 1
        self.names_known += 1
        if not text:
            return
        self.names_loaded += 1
        predicate = Predicate.FORMERLY_NAMED if former else Predicate.ALSO_NAMED
        self.say(node, predicate, text, note=note, role=role)

    def listed(
        self, node: str, programme: Programme, valid: Interval = ALWAYS, note: str = ""
    ) -> None:
        """The party is listed under a programme's measure during an interval."""
        for measure in (programme.measure, *programme.also):
            self.say(node, Predicate.LISTED_UNDER, f"measure:{measure}", valid=valid, note=note)
            self._per_measure[measure] += 1
        self._listed.add(node)

    def programme(self, key: str, code: str) -> Programme:
        """The programme for a code; one that no manifest names is counted and reported."""
        found = self.manifest.programmes.get(code)
        if found is None:
            self._unknown[key or "(none)"] += 1
            return self.manifest.otherwise
        return found

    def holds(self, names: Iterable[str], what: str = "element") -> None:
        """What the open record is made of, by name: what no manifest knows is counted and told."""
        known = self.manifest.columns.known
        self._unused.update((name, what) for name in names if name not in known)

    def gap(self, what: str, why: Why, detail: str, size: int = 1) -> None:
        """A record, or a part of one, that could not be read; the first hundred one by one."""
        if len(self._gaps) < _GAPS_KEPT:
            self._gaps.append(Gap(what, why, size, "records", f"{self.source.name}: {detail}"))
        else:
            self._gaps_left += 1

    def damaged(self, line: int, words: str, *, names: bool = True) -> None:
        """A row that could not be read: at least one name is known to be missing (``names``)."""
        self.records += 1
        self.names_known += names
        self.gap(f"row on line {line}", Why.MALFORMED, f"line {line}: {words}")

    def reading(self) -> ListReading:
        """Close the list."""
        manifest = self.manifest
        for (name, what), count in sorted(self._unused.items()):
            words = f"the {what} “{name[:80]}” is new ({count} times): it was not used"
            self.warnings.append(words)
        for key, count in self._unknown.items():
            self.warnings.append(
                f"“{key[:120]}” is a programme this version does not know ({count} records): "
                f"filed under {manifest.otherwise.measure}"
            )
        if manifest.expect.max_records and self.records > manifest.expect.max_records:
            self.warnings.append(
                f"{self.records} records, more than the {manifest.expect.max_records} expected"
            )
        if not self.date:
            self.warnings.append("the list's own date is not known: it stands in no field of it")
        gaps = list(self._gaps)
        if self._gaps_left:
            gaps.append(
                Gap(
                    "further records of the same list",
                    Why.LIMIT,
                    self._gaps_left,
                    "records",
                    f"{self.source.name}: only the first {_GAPS_KEPT} faults are told one by one",
                )
            )
        return ListReading(
            list=manifest.id,
            title=manifest.title,
            digest=self.source.digest,
            size=self.source.size,
            date=self.date,
            date_basis=self.basis,
            records=self.records,
            parties=len(self._listed),
            aliases=self.aliases,
            names_known=self.names_known,
            names_loaded=self.names_loaded,
            per_measure=dict(sorted(self._per_measure.items())),
            claims=tuple(self.claims),
            warnings=tuple(self.warnings),
            notes=tuple(self.notes),
            gaps=tuple(gaps),
            expect=manifest.expect,
        )
