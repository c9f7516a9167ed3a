"""Kinds of file that are known and not read: each is named, with what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from countermark.formats.sample import Sample
from countermark.inventory.probes.file_probe import WANTED, FileToRead
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap, Why
from countermark.model.ports.probe import Doc, Looking, Sign
from countermark.model.reading import Reading

_TEXT, _WIDE = 2 << 20, 4000
"""Characters of a text that nobody reads, and of a line of it, in which names are looked for."""

_TO_JSON = "convert it to JSON (cyclonedx convert, or the tool that wrote it)"
_UNPACK = "; unpack it and name the files in it"


class Unread:
    """A kind that nobody reads, known by its first bytes or by a sign of its own.

    ``words`` are said of it, with ``step``; ``name`` is the format shown.
    """

    limited = False

    def __init__(
        self,
        id_: str,
        title: str,
        words: str,
        *magic: bytes,
        sign: Callable[[Sample], Sign] | None = None,
        why: Why = Why.UNKNOWN_KIND,
        step: str = WANTED,
        name: str = "",
        looking: Looking = Looking.NONE,
    ) -> None:
        self.id, self.looking, self.no_text = id_, looking, (words, "")
        self.DOC = Doc(title=title, reads="nothing: it is named", leaves="all of it")
        if looking is Looking.TEXT:
            looked = "nothing: it is named, and listed names are looked for in its lines"
            self.DOC = Doc(title=title, reads=looked, leaves="what it says of anybody")
        self.running = "text" if looking is Looking.TEXT or why is Why.EMPTY else ""
        self._magic, self._sign = magic, sign
        self._why, self._step, self._name = why, step, name or id_

    def recognise(self, sample: Sample) -> Sign:
        if self._sign is not None:
            return self._sign(sample)
        return Sign.KIND if sample.head.startswith(self._magic) else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        refused = file.refused(self._name, self._why, self.no_text[0], self._step)
        return _looked_through(file, refused) if self.looking is Looking.TEXT else refused


def _looked_through(file: FileToRead, refused: Reading) -> Reading:
    """``refused`` with the lines of the text: whom it names is told, not what it says of them."""
    from countermark.formats import text as text_codec

    decoded = text_codec.decode(file.label, file.content, file.caps)
    if isinstance(decoded, Gap):
        return refused
    into = Harvest(gaps=list(refused.gaps), media_type="text/plain")
    lines = decoded.text[:_TEXT].splitlines()
    into.unread = [(str(at), line[:_WIDE]) for at, line in enumerate(lines, 1) if line.strip()]
    if len(decoded.text) > _TEXT:
        detail = f"text beyond the first {_TEXT:,} characters, in which listed names were sought"
        into.gaps.append(file.gap(Why.LIMIT, detail))
    return file.reading(refused.format, into)


class OldOffice:
    """An OLE compound file: Office before 2007, or a workbook with a password."""

    id = "ole"
    DOC = Doc(
        title="Old or encrypted Office file",
        reads="nothing: it is named, and whether it is encrypted",
        leaves="all of it",
    )
    looking = Looking.NONE
    limited = False
    running = ""
    no_text = ("a spreadsheet or an old Office file", "")

    def recognise(self, sample: Sample) -> Sign:
        known = sample.head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        return Sign.KIND if known else Sign.NONE

    def read(self, file: FileToRead) -> Reading:
        if "EncryptedPackage".encode("utf-16-le") in file.content:
            words, step = "an encrypted workbook", "remove the password"
            return file.refused("unknown", Why.UNREADABLE, words, step)
        words, step = "an old Office file (before 2007)", "save it as XLSX or CSV"
        return file.refused("unknown", Why.NOT_READ, words, step)


def when(test: Callable[[Sample], bool], sign: Sign = Sign.KIND) -> Callable[[Sample], Sign]:
    """A sign for every sample that stands the test."""
    return lambda sample: sign if test(sample) else Sign.NONE


def _is_empty(sample: Sample) -> bool:
    return not sample.head or not (sample.text or sample.is_binary)


def _is_spdx_rdf(sample: Sample) -> bool:
    root, attributes = sample.root
    return root == "rdf" and b"spdx.org/rdf" in attributes


UNREAD = (
    Unread("png", "PNG image", "a PNG image", b"\x89PNG\r\n"),
    Unread("jpeg", "JPEG image", "a JPEG image", b"\xff\xd8\xff"),
    Unread("gif", "GIF image", "a GIF image", b"GIF8"),
    Unread("tiff", "TIFF image", "a TIFF image", b"II*\0", b"MM\0*"),
    Unread("elf", "ELF program", "an ELF program", b"\x7fELF"),
    Unread(
        *("pe", "Windows program", "a Windows program"),
        sign=when(lambda s: s.head.startswith(b"MZ") and b"PE\0\0" in s.head[:4096]),
    ),
    Unread(
        *("zip", "ZIP archive", f"a ZIP archive{_UNPACK}"),
        sign=when(lambda s: s.is_zip, Sign.FAMILY),
    ),
    Unread("gzip", "gzip", "gzip-compressed; unpack it first", b"\x1f\x8b"),
    Unread("xz", "xz", "xz-compressed; unpack it first", b"\xfd7zXZ\0"),
    Unread("zstd", "Zstandard", "Zstandard-compressed; unpack it first", b"\x28\xb5\x2f\xfd"),
    Unread("bzip2", "bzip2", "bzip2-compressed; unpack it first", b"BZh"),
    Unread("7z", "7z archive", f"a 7z archive{_UNPACK}", b"7z\xbc\xaf\x27\x1c"),
    Unread("rar", "RAR archive", f"a RAR archive{_UNPACK}", b"Rar!\x1a\x07"),
    Unread(
        *("tar", "tar archive", f"a tar archive{_UNPACK}"),
        sign=when(lambda s: s.head[257:262] == b"ustar"),
    ),
    Unread(
        "sqlite",
        "SQLite database",
        "an SQLite database; export the table as CSV",
        b"SQLite format 3\0",
    ),
    Unread("parquet", "Parquet", "a Parquet file; export it as CSV", b"PAR1"),
    Unread(
        *("binary", "Other binary content", "binary content of no known kind"),
        sign=when(lambda s: s.is_binary, Sign.ANY),
    ),
    Unread(*("empty", "Empty file", ""), sign=when(_is_empty), why=Why.EMPTY, step=""),
    Unread(
        *("rtf", "RTF", "an RTF document; save it as DOCX or PDF"),
        sign=when(lambda s: s.text.startswith(b"{\\rtf")),
        why=Why.NOT_READ,
        step="save it as DOCX or PDF",
        name="RTF",
        looking=Looking.TEXT,
    ),
    Unread(
        "xml",
        "XML",
        "XML is not parsed",
        sign=when(lambda s: s.text[:1] == b"<", Sign.SHAPE),
        why=Why.NOT_READ,
        step=_TO_JSON,
        name="XML",
        looking=Looking.TEXT,
    ),
    Unread(
        "spdx-rdf",
        "SPDX RDF/XML",
        "SPDX is read in JSON only",
        sign=when(_is_spdx_rdf),
        why=Why.NOT_READ,
        step="convert it to JSON with the tools of SPDX, or the tool that wrote it",
        name="SPDX RDF/XML",
        looking=Looking.TEXT,
    ),
)
