"""SPDX 2 in tag-value form (ISO/IEC 5962, annex on formats) as the same document in JSON.

A pointer into such a document is a pointer into the JSON that ``value`` gives. Tags that the JSON
has no place for stay under their own name, so that nothing written is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

MEDIA_TYPE = "text/spdx"
_TAG = lazy_pattern(r"([A-Za-z][A-Za-z0-9-]*):\s*(.*)\Z", re.DOTALL)
_DOCUMENT = {
    "SPDXVersion": "spdxVersion",
    "DataLicense": "dataLicense",
    "SPDXID": "SPDXID",
    "DocumentName": "name",
    "DocumentNamespace": "documentNamespace",
    "DocumentComment": "comment",
}
_PACKAGE = {
    "SPDXID": "SPDXID",
    "PackageName": "name",
    "PackageVersion": "versionInfo",
    "PackageFileName": "packageFileName",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageDownloadLocation": "downloadLocation",
    "PackageHomePage": "homepage",
    "PackageSourceInfo": "sourceInfo",
    "PackageCopyrightText": "copyrightText",
    "PackageSummary": "summary",
    "PackageDescription": "description",
    "PackageComment": "comment",
    "PackageLicenseComments": "licenseComments",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "BuiltDate": "builtDate",
}
_FILE = {
    "SPDXID": "SPDXID",
    "FileName": "fileName",
    "FileComment": "comment",
    "FileCopyrightText": "copyrightText",
    "FileNotice": "noticeText",
}
_FILE_LISTS = {"FileType": "fileTypes", "FileContributor": "fileContributors"}
_OPENS = {"PackageName": ("packages", _PACKAGE), "FileName": ("files", _FILE)}
"""Tags that begin a package or a file, with the array it goes into."""

_APART = {
    "SnippetSPDXID": "snippets",
    "LicenseID": "hasExtractedLicensingInfos",
    "Annotator": "annotations",
    "Reviewer": "revieweds",
}
"""Tags that begin something of which nothing is read; its words are looked through."""


def value(label: str, content: bytes, caps: Caps = CAPS) -> dict[str, Any] | Gap:
    """The document as JSON would have it; a gap for bytes that are no text."""
    found = text_codec.decode(label, content, caps)
    if isinstance(found, Gap):
        return found
    document: dict[str, Any] = {"packages": [], "files": [], "relationships": []}
    holder, names = document, _DOCUMENT
    for lines, (tag, text) in enumerate(_tags(found.text)):
        if lines > caps.nodes or caps.deadline.passed():
            return Gap(label, Why.LIMIT, lines, "tags", "the rest was not read")
        if tag in _OPENS:
            place, names = _OPENS[tag]
            holder = {}
            document[place].append(holder)
        elif tag in _APART:
            holder, names = {}, {}
            document.setdefault(_APART[tag], []).append(holder)
        if tag == "Relationship":
            _relationship(document, text)
        elif tag == "ExternalRef":
            _external(holder, text)
        elif tag == "Creator":
            document.setdefault("creationInfo", {}).setdefault("creators", []).append(text)
        elif tag in _FILE_LISTS and names is _FILE:
            holder.setdefault(_FILE_LISTS[tag], []).append(text)
        else:
            _put(holder, names.get(tag, tag), text)
    return document


def _tags(text: str) -> Iterator[tuple[str, str]]:
    """(tag, value) of every line that has one; ``<text>`` may run over several lines."""
    open_: tuple[str, list[str]] | None = None
    for line in text.splitlines():
        if open_ is not None:
            tag, parts = open_
            end = line.find("</text>")
            parts.append(line if end < 0 else line[:end])
            if end >= 0:
                yield tag, "\n".join(parts).strip()
                open_ = None
            continue
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        found = _TAG.match(bare)
        if found is None:
            yield "lines without a tag", bare
            continue
        tag, told = found[1], found[2].strip()
        if told.startswith("<text>"):
            inner = told.removeprefix("<text>")
            end = inner.find("</text>")
            if end < 0:
                open_ = (tag, [inner])
                continue
            told = inner[:end].strip()
        yield tag, told
    if open_ is not None:
        yield open_[0], "\n".join(open_[1]).strip()


def _put(holder: dict[str, Any], key: str, text: str) -> None:
    """A tag given twice becomes an array."""
    if key not in holder:
        holder[key] = text
    elif isinstance(holder[key], list):
        holder[key].append(text)
    else:
        holder[key] = [holder[key], text]


def _relationship(document: dict[str, Any], text: str) -> None:
    one, _, rest = text.partition(" ")
    word, _, other = rest.strip().partition(" ")
    document["relationships"].append(
        {
            "spdxElementId": one,
            "relationshipType": word.strip(),
            "relatedSpdxElement": other.strip(),
        }
    )


def _external(holder: dict[str, Any], text: str) -> None:
    parts = text.split(None, 2)
    if len(parts) == 3:
        keys = ("referenceCategory", "referenceType", "referenceLocator")
        holder.setdefault("externalRefs", []).append(dict(zip(keys, parts, strict=True)))
    else:
        _put(holder, "ExternalRef", text)
