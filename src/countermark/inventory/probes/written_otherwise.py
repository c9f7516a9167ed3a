"""Bills of materials that are not written in JSON: CycloneDX in XML, SPDX 2 in tags.

Each is read as the same document in JSON; pointers are into that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from countermark.formats import cyclonedx, cyclonedx_xml, spdx, spdx_tags
from countermark.formats.bom import Bom
from countermark.formats.caps import Caps
from countermark.formats.sample import Sample
from countermark.inventory.probes.bom_reading import no_bom, read_bom
from countermark.inventory.probes.file_probe import FileToRead, TextProbe
from countermark.inventory.source import Harvest
from countermark.model.gap import Gap
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Doc, Sign
from countermark.model.reading import Reading

_TAG_VALUE = lazy_pattern(rb"(?:\s*#[^\n]*\n|\s*\n)*\s*SPDXVersion:")


class _Otherwise(TextProbe):
    """A bill of materials in another notation than JSON."""

    DOC: Doc
    _media_type: str
    _value: Callable[[str, bytes, Caps], dict[str, Any] | Gap]
    _codec: Callable[[str, Any, Caps], Bom]

    def none_in(self, value: dict[str, Any]) -> str:
        """Why a document of this kind is no bill of materials; empty where it may be one."""
        return ""

    def read(self, file: FileToRead) -> Reading:
        value = self.__class__._value(file.label, file.content, file.caps)
        if isinstance(value, Gap):
            return Reading(format=self.DOC.title, gaps=(value,))
        into = Harvest(media_type=self._media_type)
        if words := self.none_in(value):
            return no_bom(file, self.DOC.title, words, value, into)
        bom = self.__class__._codec(file.label, value, file.caps)
        name = f"{bom.standard}, {self.DOC.title.rpartition(' ')[2]}"
        return read_bom(file, name, bom, value, into)


class CycloneDxXml(_Otherwise):
    """CycloneDX in XML, known by its root and name space."""

    id = "cyclonedx-xml"
    DOC = Doc(
        title="CycloneDX XML",
        reads="what is read of CycloneDX in JSON",
        leaves="what is left of CycloneDX in JSON; documents with entities are refused",
    )
    _media_type = cyclonedx_xml.MEDIA_TYPE
    _value = staticmethod(cyclonedx_xml.value)
    _codec = staticmethod(cyclonedx.read)

    def recognise(self, sample: Sample) -> Sign:
        root, attributes = sample.root
        known = root == "bom" and b"cyclonedx.org/schema" in attributes
        return Sign.KIND if known else Sign.NONE

    def none_in(self, value: dict[str, Any]) -> str:
        return cyclonedx.only_vulnerabilities(value)


class SpdxTags(_Otherwise):
    """SPDX 2 in tag-value form, known by its first tag."""

    id = "spdx-tag-value"
    DOC = Doc(
        title="SPDX tag-value",
        reads="what is read of SPDX 2 in JSON",
        leaves="what is left of SPDX 2 in JSON",
    )
    _media_type = spdx_tags.MEDIA_TYPE
    _value = staticmethod(spdx_tags.value)
    _codec = staticmethod(spdx.read)

    def recognise(self, sample: Sample) -> Sign:
        return Sign.KIND if _TAG_VALUE.match(sample.text) else Sign.NONE
