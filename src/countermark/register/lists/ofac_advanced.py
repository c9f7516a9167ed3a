"""OFAC's lists in the advanced XML (SDN_ADVANCED.XML, CONS_ADVANCED.XML; root ``Sanctions``).

Parties first, then the entries that list them: on which list, since which day, under which
programme. Values stand as numbers that tables at the head explain; a number that no table explains
is shown. Relations between parties and people's papers are not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NATIVE, How
from countermark.model.when import ALWAYS, Interval, When, is_when
from countermark.register.lists import country, dates, identifiers, lookalikes, ofac_party
from countermark.register.lists.elements import Record, each_element
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.once import is_foreign
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_VALUES = frozenset(
    {
        *("AliasType", "Country", "FeatureType", "IDRegDocType", "List", "NamePartType"),
        *("PartySubType", "PartyType"),
    }
)
_WANTED = _VALUES | {"DateOfIssue", "Location", "IDRegDocument", "DistinctParty", "SanctionsEntry"}
_GIVEN = frozenset({"First Name", "Middle Name", "Patronymic"})
"""Parts of a person's name that the tables print behind the comma."""


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the XML. Raises SourceError where it is malformed."""
    file = _File(manifest, source)
    each_element(content, _WANTED, manifest.recognise.root, source.name, file.take)
    if file.scribe is None:
        raise SourceError("no party in it", place=source.name, next_step="fetch it again")
    for number in file.waiting:
        file.scribe.gap(f"party {number}", Why.MALFORMED, f"party {number}: no entry lists it")
    numbers = [int(number) for number in file.parties if number.isdecimal()]
    return lookalikes.checked(
        file.scribe.reading(), manifest, source.name, numbers, file.programmes
    )


class _File:
    """Reads part by part: the tables, then the parties, then the entries that list them."""

    def __init__(self, manifest: Manifest, source: ListSource) -> None:
        self.manifest, self.source = manifest, source
        self.scribe: Scribe | None = None
        self.stamp: When = ""
        self.words: dict[tuple[str, str], str] = {}
        self.sorts: dict[str, str] = {}
        self.places: dict[str, tuple[str, str]] = {}
        self.papers: dict[str, list[tuple[str, str]]] = {}
        self.parties: dict[str, str] = {}
        self.waiting: dict[str, None] = {}
        self.programmes: list[list[str]] = []

    def word(self, kind: str, number: str) -> str:
        """What a number means, by the tables of the file."""
        return self.words.get((kind, number), f"{kind} {number}" if number else "")

    def take(self, record: Record) -> None:
        if record.tag in _VALUES:
            self.words[record.tag, record.get("ID")] = " ".join(record.value.split())
            if record.tag == "PartySubType":
                self.sorts[record.get("ID")] = record.get("PartyTypeID")
        elif record.tag == "DateOfIssue":
            self.stamp = _day(record)
        elif record.tag == "Location":
            self.places[record.get("ID")] = self._place(record)
        elif record.tag == "IDRegDocument":
            self._paper(record)
        else:
            scribe = self.scribe or self._begun()
            if record.tag == "DistinctParty":
                scribe.records += 1
                self._party(record, scribe)
            else:
                self._entry(record, scribe)

    def _begun(self) -> Scribe:
        date, basis = dates.list_date(self.manifest.date, self.source.name, (), self.stamp)
        self.scribe = Scribe(self.manifest, self.source, date, basis)
        return self.scribe

    def _place(self, record: Record) -> tuple[str, str]:
        """An address in words, and its country."""
        parts = record.words("LocationPart", "LocationPartValue", "Value")
        lands = [self.word("Country", c.get("CountryID")) for c in record.all("LocationCountry")]
        return ", ".join((*parts, *lands[:1])), country.alpha2(lands[0]) if lands else ""

    def _paper(self, record: Record) -> None:
        kind = self.word("IDRegDocType", record.get("IDRegDocTypeID"))
        land = country.alpha2(self.word("Country", record.get("IssuedBy-CountryID")))
        for number in record.words("IDRegistrationNo"):
            paper = (kind, f"{land}, {number}" if land else number)
            self.papers.setdefault(record.get("IdentityID"), []).append(paper)

    def _party(self, record: Record, scribe: Scribe) -> None:
        number = record.get("FixedRef")
        scribe.at(SelectorKind.ELEMENT, number)
        profiles = record.all("Profile")
        names = [found for profile in profiles for found in self._names(profile)]
        primary = next((text for text, _, first in names if first and not is_foreign(text)), "")
        primary = primary or next((text for text, _, _ in names), "")
        if not number.isdecimal() or not primary:
            scribe.names_known += 1
            what = f"party {number or '(no number)'}"
            scribe.gap(what, Why.NO_NAME, f"line {record.line}: no name, or no number")
            return
        node = scribe.node(number)
        scribe.name(node, primary)
        kind = self._kind(next((p.get("PartySubTypeID") for p in profiles), ""))
        ofac_party.introduced(scribe, number, kind)
        for text, note, first in names:
            if text != primary:
                role = NATIVE if first and is_foreign(text) else ""
                scribe.alias(node, text, "" if first else note, role=role, former=note == "fka")
        for profile in profiles:
            self.parties[profile.get("ID")] = node
            self.waiting[profile.get("ID")] = None
            self._facts(node, profile, kind, scribe)

    def _kind(self, number: str) -> str:
        """A vessel or aircraft is one by its sort; people and firms by the sort's own sort."""
        sort = ofac_party.kind_of(self.word("PartySubType", number))
        if sort != "organisation":
            return sort
        return ofac_party.kind_of(self.word("PartyType", self.sorts.get(number, "")))

    def _names(self, profile: Record) -> Iterable[tuple[str, str, bool]]:
        """Each name with the kind of alias it is, and whether it is the party's own name."""
        for identity in profile.all("Identity"):
            groups = {
                group.get("ID"): self.word("NamePartType", group.get("NamePartTypeID"))
                for group in identity.under(
                    "NamePartGroups", "MasterNamePartGroup", "NamePartGroup"
                )
            }
            for alias in identity.all("Alias"):
                kind = self.word("AliasType", alias.get("AliasTypeID"))
                kind = kind.replace(".", "").casefold()
                note = ofac_party.WEAK if alias.get("LowQuality") == "true" else kind
                first = alias.get("Primary") == "true"
                for written in alias.all("DocumentedName"):
                    if text := _joined(written, groups):
                        yield text, note, first

    def _facts(self, node: str, profile: Record, kind: str, scribe: Scribe) -> None:
        person = kind == "person"
        for feature in profile.all("Feature"):
            what = self.word("FeatureType", feature.get("FeatureTypeID"))
            for version in feature.all("FeatureVersion"):
                for location in version.all("VersionLocation"):
                    self._located(node, what, location, person, scribe)
                for period in version.all("DatePeriod") if what == "Birthdate" else ():
                    if day := next((_day(start) for start in period.under("Start", "From")), ""):
                        scribe.say(node, Predicate.BORN_ON, day)
                for value in version.words("VersionDetail"):
                    self._identified(node, what, value, person, scribe)
        for identity in profile.all("Identity"):
            for paper, value in self.papers.get(identity.get("ID"), ()):
                self._identified(node, paper, value, person, scribe)

    def _located(
        self, node: str, what: str, location: Record, person: bool, scribe: Scribe
    ) -> None:
        written, land = self.places.get(location.get("LocationID"), ("", ""))
        if what != "Location" or not written:
            return  # places of birth, and places that no table explains
        scribe.say(node, Predicate.HAS_ADDRESS, written)
        if land and not person:
            scribe.say(node, Predicate.REGISTERED_IN, land, how=How.FROM_ADDRESS, certain=False)

    def _identified(self, node: str, what: str, value: str, person: bool, scribe: Scribe) -> None:
        found = identifiers.one(what, value)
        if found and not (person and found.partition(":")[0] in ("registration", "tax")):
            scribe.say(node, Predicate.HAS_IDENTIFIER, found)

    def _entry(self, record: Record, scribe: Scribe) -> None:
        profile = record.get("ProfileID")
        scribe.at(SelectorKind.ELEMENT, record.get("ID"))
        node = self.parties.get(profile)
        if node is None:
            scribe.gap(
                f"entry {record.get('ID')}",
                Why.MALFORMED,
                f"line {record.line}: it lists party {profile}, which the file does not hold",
            )
            return
        self.waiting.pop(profile, None)
        tags = list(dict.fromkeys(record.words("SanctionsMeasure", "Comment")))
        if tags:
            self.programmes.append(tags)
        days = sorted(day for one in record.under("EntryEvent", "Date") if (day := _day(one)))
        if ("List", record.get("ListID")) not in self.words:
            words = f"line {record.line}: on which list is not said"
            scribe.gap(f"entry {record.get('ID')}", Why.MALFORMED, words)
        title = self.word("List", record.get("ListID"))
        under = [title] if any(title.startswith(k) for k in self.manifest.programmes if k) else []
        valid = Interval(days[0]) if days else ALWAYS
        if days:
            scribe.known = days[0]
        ofac_party.listed(scribe, node, tags, {}, valid, under)


def _joined(written: Record, groups: dict[str, str]) -> str:
    """The parts of a name as the tables print them: family name, comma, the rest."""
    last: list[str] = []
    rest: list[str] = []
    for part in written.under("DocumentedNamePart", "NamePartValue"):
        text = " ".join(part.value.split())
        kind = groups.get(part.get("NamePartGroupID"), "")
        (rest if kind in _GIVEN else last).append(text)
    if rest and last:
        return f"{' '.join(last)}, {' '.join(rest)}"
    return " ".join((*last, *rest))


def _day(record: Record) -> When:
    year, month, day = (record.text(part) for part in ("Year", "Month", "Day"))
    written = "-".join(part.zfill(2) for part in (year, month, day) if part)
    return written if is_when(written) else ""
