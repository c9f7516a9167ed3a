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

    ``columns``: header cells; ``root``: the XML root element, or ``html``; ``keys``: of JSON;
    ``spreadsheet``: it is an OpenDocument one, whose columns its reader looks at;
    ``fields`` and ``first_line`` (a regular expression): for tables without a header;
    ``preamble`` (likewise): the line that stands before the header; ``contains``: text in the
    first 64 KiB, ``either`` several of which one is enough. ``after``: the list that bears the
    same signs; this one is meant where the bytes show that it is not that (``Lookalike``).
    """

    columns: tuple[str, ...] = ()
    root: str = ""
    keys: tuple[str, ...] = ()
    spreadsheet: bool = False
    fields: int = 0
    first_line: str = ""
    preamble: str = ""
    contains: str = ""
    either: tuple[str, ...] = ()
    delimiter: str = ","
    after: str = ""


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

    ``list``: its id. ``file_name``: a regular expression its name fits. ``programmes``: how
    programmes begin that are seldom on this list; a table most of whose parties stand under one of
    them is the other. ``first_number``: a whole table of this list has a party number below it,
    one of the other has none. ``reverse``: the programmes are those of this list, and most of its
    parties must have one.
    """

    title: str = ""
    list: str = ""
    file_name: str = ""
    programmes: tuple[str, ...] = ()
    first_number: int = 0
    reverse: bool = False


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

    ``attribute`` of the XML root, or an element or line of that meaning; ``file_name``: a regular
    expression with the groups ``year`` and either ``month`` and ``day`` or ``yday``; ``newest`` of
    these columns. ``words`` are for people.
    """

    attribute: str = ""
    file_name: str = ""
    newest: tuple[str, ...] = ()
    words: str = ""


class Programme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One list inside the list: the measure it stands for and who publishes it (claimant).

    ``also`` are measures of other authorities that attach to the same listing. ``took_effect``: the
    first day of a rule, by the day on which it was printed, where the list gives the latter.
    ``rest``: what is left when every list within it has been told; no list is imported for that.
    """

    measure: str
    claimant: str = ""
    also: tuple[str, ...] = ()
    took_effect: dict[str, str] = {}
    rest: bool = False


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One published list. ``parser`` names the module that reads it.

    ``nodes`` is the prefix its parties share with sister files (default: ``id``); ``file_of`` the
    list of which this is another file (a part, or the same in another format): what it leaves
    empty of publisher, nodes and programmes is that list's, and it is never recommended;
    ``part`` where the whole list has other files beside it. ``programmes``
    are keyed by the list's own code; ``otherwise`` takes what no key names. ``urls`` are official.
    ``shipped_whole``: the shipped register names all its parties, so it need not be imported.
    ``digest`` is of the manifest's file, for verdicts that rest on its measures.
    """

    id: str
    title: str
    publisher: str = ""
    publisher_name: str = ""
    country: str = ""
    parser: str
    nodes: str = ""
    file_of: str = ""
    part: bool = False
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
    otherwise: Programme = Programme("")
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
        manifest = yaml_text.read(raw, Manifest)
    except (YamlError, msgspec.ValidationError) as error:
        raise SourceError(f"not a list manifest: {error}", place=name) from error
    if name.rpartition("/")[2].removesuffix(".yaml") != manifest.id:
        raise SourceError(f"its id is “{manifest.id}”; file name and id must agree", place=name)
    return msgspec.structs.replace(manifest, digest=Digest.of(raw).hex)


def load_all(files: Mapping[str, bytes]) -> dict[str, Manifest]:
    """All manifests by id, with every programme's measure defined exactly once among them.

    ``files`` are relative names with contents: of ``shipped/lists``, or of all of ``shipped``.
    """
    read = [load(raw, name) for name, raw in sorted(files.items()) if _is_manifest(name)]
    by_id = {manifest.id: manifest for manifest in read}
    manifests = [_filled(manifest, by_id) for manifest in read]
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


_SHARED = ("publisher", "publisher_name", "country", "programmes")


def _filled(manifest: Manifest, by_id: Mapping[str, Manifest]) -> Manifest:
    """The manifest with what it shares with the list of which it is another file."""
    if not manifest.file_of:
        if not (manifest.publisher and manifest.otherwise.measure):
            raise DefectError("it names no publisher or no measure", place=manifest.id)
        return manifest
    whole = by_id.get(manifest.file_of)
    if whole is None or whole.file_of:
        raise DefectError(f"{manifest.file_of} is no list of its own", place=manifest.id)
    shared = {field: getattr(manifest, field) or getattr(whole, field) for field in _SHARED}
    otherwise = manifest.otherwise if manifest.otherwise.measure else whole.otherwise
    nodes = manifest.nodes or whole.prefix
    return msgspec.structs.replace(manifest, nodes=nodes, otherwise=otherwise, **shared)


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
