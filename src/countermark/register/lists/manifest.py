"""What is known of each published list before it is read: the schema of ``shipped/lists``.

A domain expert edits these files; a field that is not here is refused. Reads no list itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.errors import DefectError, SourceError
from countermark.model.evidence import Digest
from countermark.model.measure import Measure, Source


class Recognition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the list is told from others by its first bytes; every given sign must be there.

    ``columns``: header cells; ``root``: the XML root element; ``fields`` and ``first_line`` (a
    regular expression): for tables without a header; ``contains``: text in the first 64 KiB.
    """

    columns: tuple[str, ...] = ()
    root: str = ""
    fields: int = 0
    first_line: str = ""
    contains: str = ""
    delimiter: str = ","


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the publisher writes a table, so that damage can be told from variety.

    ``encoding``: ``utf-8``, or empty where it is not known (then Windows-1252 is tried as well).
    ``ends``: with the end of a ``line``, with a ``mark`` (control-Z), or empty for anyhow.
    ``lines``: the most physical lines one record takes.
    """

    encoding: Literal["", "utf-8"] = ""
    ends: Literal["", "line", "mark"] = ""
    lines: int = 20


class Lookalike(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another list in the same layout, which must not be taken for this one.

    ``file_name``: a regular expression its name fits. ``programmes``: how the programmes on it
    begin; a table most of whose parties stand under these alone is that list. ``first_number``: a
    whole table of this list has a party number below it, one of the other list has none.
    """

    title: str = ""
    file_name: str = ""
    programmes: tuple[str, ...] = ()
    first_number: int = 0


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``required`` columns (or elements) must exist; ``used`` are read, ``unused`` knowingly not.

    Anything else is reported: a new column upstream is a warning, never a silent loss.
    """

    required: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self.required + self.used + self.unused)


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fewer records than ``min_records`` refuse the list, more than ``max_records`` warn.

    ``shrink_percent``: a list that lost more than this since the copy in use is refused.
    """

    min_records: int = 1
    max_records: int = 0
    shrink_percent: int = 20


class DateRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the list's own date comes from, tried in this order.

    ``attribute`` of the XML root; ``file_name``: a regular expression with the groups ``year`` and
    either ``month`` and ``day`` or ``yday``; ``newest`` of these columns. ``words`` are for people.
    """

    attribute: str = ""
    file_name: str = ""
    newest: tuple[str, ...] = ()
    words: str = ""


class Programme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One list inside the list: the measure it stands for and who publishes it (claimant).

    ``also`` are measures of other authorities that attach to the same listing. ``took_effect``: the
    first day of a rule, by the day on which it was printed, where the list gives the latter.
    """

    measure: str
    claimant: str = ""
    also: tuple[str, ...] = ()
    took_effect: dict[str, str] = {}


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One published list. ``parser`` names the module that reads it.

    ``nodes`` is the prefix its parties share with sister files (default: ``id``). ``programmes``
    are keyed by the list's own code; ``otherwise`` takes what no key names. ``urls`` are official.
    ``shipped_whole``: the shipped register names all its parties, so it need not be imported.
    ``digest`` is of the manifest's file, for verdicts that rest on its measures.
    """

    id: str
    title: str
    publisher: str
    publisher_name: str
    country: str
    parser: str
    nodes: str = ""
    urls: tuple[str, ...] = ()
    media_type: str
    grade: str = "A1"
    recognise: Recognition
    columns: Columns = Columns()
    written: Written = Written()
    lookalike: Lookalike = Lookalike()
    expect: Expectation = Expectation()
    date: DateRule = DateRule()
    programmes: dict[str, Programme] = {}
    otherwise: Programme
    measures: tuple[Measure, ...] = ()
    notes: str = ""
    sources: tuple[Source, ...] = ()
    shipped_whole: bool = False
    digest: str = ""

    @property
    def prefix(self) -> str:
        """The list id in the names of its parties' nodes."""
        return self.nodes or self.id

    def programme(self, key: str) -> Programme:
        return self.programmes.get(key, self.otherwise)


def load(raw: bytes, name: str) -> Manifest:
    """Read one manifest; ``name`` is its file name, which must be the id."""
    try:
        manifest = msgspec.convert(yaml_text.loads(raw), Manifest, strict=False)
    except (YamlError, msgspec.ValidationError) as error:
        raise SourceError(f"not a list manifest: {error}", place=name) from error
    if name.rpartition("/")[2].removesuffix(".yaml") != manifest.id:
        raise SourceError(f"its id is “{manifest.id}”; file name and id must agree", place=name)
    return msgspec.structs.replace(manifest, digest=Digest.of(raw).hex)


def load_all(files: Mapping[str, bytes]) -> dict[str, Manifest]:
    """All manifests by id, with every programme's measure defined exactly once among them.

    ``files`` are relative names with contents: of ``shipped/lists``, or of all of ``shipped``.
    """
    manifests = [load(raw, name) for name, raw in sorted(files.items()) if _is_manifest(name)]
    defined: set[str] = set()
    for manifest in manifests:
        for measure in manifest.measures:
            if measure.id in defined:
                raise DefectError(f"{measure.id} is defined twice", place=manifest.id)
            defined.add(measure.id)
    for manifest in manifests:
        for programme in (*manifest.programmes.values(), manifest.otherwise):
            for missing in {programme.measure, *programme.also} - defined:
                raise DefectError(f"{missing} is not defined", place=manifest.id)
    return {manifest.id: manifest for manifest in manifests}


def _is_manifest(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return file.endswith(".yaml") and folder in ("", "lists") and file != "false-friends.yaml"


def list_measures(manifests: Mapping[str, Manifest]) -> dict[str, tuple[Measure, str]]:
    """Every measure the manifests define, by id, with the digest of the file that defines it."""
    return {
        measure.id: (measure, manifest.digest)
        for manifest in manifests.values()
        for measure in manifest.measures
    }
