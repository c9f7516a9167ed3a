"""CycloneDX in XML (ECMA-424) as the same document in JSON, so that one reader knows both.

A pointer into such a document is a pointer into the JSON that ``value`` gives.
"""

from __future__ import annotations

from typing import Any

from countermark.formats import xml_tree
from countermark.formats.caps import CAPS, Caps
from countermark.formats.xml_tree import Element
from countermark.model.gap import Gap

MEDIA_TYPE = "application/vnd.cyclonedx+xml"

_LISTS = frozenset(
    {
        *("components", "services", "dependencies", "compositions", "externalReferences"),
        *("properties", "authors", "licenses", "hashes", "ancestors", "descendants", "variants"),
        *("vulnerabilities", "annotations", "assemblies", "commits", "patches", "lifecycles"),
        *("affects", "ratings", "advisories", "references", "credits", "organizations"),
        *("individuals", "endpoints", "subjects", "licenseTypes", "altIds", "parties"),
        *("occurrences", "callstack", "copyright", "notes", "formulation", "workflows", "tasks"),
    }
)
"""Elements that are arrays in JSON, of what their children are."""

_REFERENCES = frozenset({"assembly", "subject"})
_NUMBERS = frozenset({"confidence"})
_TRUTHS = frozenset({"isExternal", "authenticated", "x-trust-boundary"})


def value(label: str, content: bytes, caps: Caps = CAPS) -> dict[str, Any] | Gap:
    """The document as JSON would have it; a gap for what is no XML or goes beyond the caps."""
    root = xml_tree.read(label, content, caps)
    if isinstance(root, Gap):
        return root
    found = _members(root)
    version = next((v for k, v in root.attributes.items() if "cyclonedx.org/schema" in v), "")
    found["bomFormat"] = "CycloneDX"
    found["specVersion"] = version.rpartition("/")[2]
    return found


def _members(element: Element) -> dict[str, Any]:
    """Attributes and children as members; a child given twice becomes an array."""
    found: dict[str, Any] = {
        key: value == "true" if key in _TRUTHS else value
        for key, value in element.attributes.items()
        if not key.startswith("xmlns") and key != "schemaLocation"
    }
    for child in element.children:
        inner = _value(child)
        if child.tag in found:
            held = found[child.tag]
            found[child.tag] = [*(held if isinstance(held, list) else [held]), inner]
        else:
            found[child.tag] = inner
    return found


def _value(element: Element) -> Any:
    tag, children = element.tag, element.children
    if tag in _REFERENCES and "ref" in element.attributes:
        return element.attributes["ref"]
    if tag == "property":
        return {"name": element.attributes.get("name", ""), "value": element.text}
    if tag == "classification" and "flow" in element.attributes:
        return {"flow": element.attributes["flow"], "classification": element.text}
    if tag == "dependency":
        return _dependency(element)
    if tag == "licenses":
        return [{child.tag: _value(child)} for child in children]
    if tag == "data" and children and all(c.tag == "classification" for c in children):
        return [_value(child) for child in children]
    if _is_list(element):
        return [_value(child) for child in children]
    if children:
        return _members(element) | ({"content": element.text} if element.text else {})
    plain = {k: v for k, v in element.attributes.items() if not k.startswith("xmlns")}
    if plain:
        return plain | ({"content": element.text} if element.text else {})
    if tag in _NUMBERS:
        try:
            return float(element.text)
        except ValueError:
            return element.text
    return element.text == "true" if tag in _TRUTHS else element.text


def _is_list(element: Element) -> bool:
    """Is it an array in JSON? Some names are those of a plain text elsewhere."""
    tags = {child.tag for child in element.children}
    if element.tag == "tools":
        return tags == {"tool"}
    return element.tag in _LISTS and (bool(tags) or not element.text)


def _dependency(element: Element) -> Any:
    ref = element.attributes.get("ref", "")
    on = [c.attributes.get("ref", "") for c in element.children if c.tag == "dependency"]
    given = [c.attributes.get("ref", "") for c in element.children if c.tag == "provides"]
    return {"ref": ref, "dependsOn": on, "provides": given}
