"""A small XML document as a tree, within caps of depth and count, and nothing expanded.

Refuses document types and entity declarations. Namespaces are left out of the names.
"""

from __future__ import annotations

from xml.parsers import expat

import msgspec

from countermark.formats import bare_xml
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap, Why

_NEXT = "get the document anew from whoever made it"


class Element(msgspec.Struct):
    """``tag`` and the keys of ``attributes`` without prefix; ``text`` directly inside, stripped."""

    tag: str
    attributes: dict[str, str]
    children: list[Element] = []
    text: str = ""


class _RefusedError(Exception):
    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why


def read(label: str, content: bytes, caps: Caps = CAPS) -> Element | Gap:
    """The root element, or a gap: malformed, too deep, too many elements, or entities declared."""
    if len(content) > caps.json:
        return Gap(label, Why.TOO_LARGE, len(content), detail=f"the cap is {caps.json} bytes")
    builder = _Builder(caps)
    try:
        builder.parser.Parse(content, True)
    except _RefusedError as refused:
        return Gap(label, refused.why, len(content), detail=str(refused), next_step=_NEXT)
    except (expat.ExpatError, ValueError, LookupError) as error:
        detail = f"not XML: {str(error)[:200]}"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    return builder.root


class _Builder:
    def __init__(self, caps: Caps) -> None:
        self.root = Element("", {})
        self._caps = caps
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._count = 0
        self.parser = bare_xml.parser(self._start, self._end, self._characters, self._declared)

    def _declared(self, *_: object) -> int:
        raise _RefusedError(Why.EXPANDS, "it declares a document type or entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= self._caps.depth:
            raise _RefusedError(Why.TOO_DEEP, f"the cap is {self._caps.depth} levels")
        if self._count > self._caps.nodes or self._caps.deadline.passed():
            raise _RefusedError(Why.LIMIT, f"more than {self._count - 1} elements, or out of time")
        element = Element(_local(tag), {_local(k): v for k, v in attributes.items()}, [])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, _: str) -> None:
        self._open.pop().text = "".join(self._texts.pop()).strip()

    def _characters(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
