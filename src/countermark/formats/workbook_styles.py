"""Our own styles, added behind those of a workbook: what we write must be seen.

The styles that are there are not used: a workbook's own could show nothing (the number format
``;;;``, white on white), and it may come from a supplier. Letters and ground are both given, for a
style of a table may paint either. Colours are told apart by everybody (Okabe-Ito), and a word says
the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from countermark.formats.sheet_cells import Look, Styles
from countermark.formats.xml_edit import OddXmlError, Part

_FONTS: Mapping[Look, str] = {Look.HEADER: "<{p}b/>", Look.LINK: "<{p}u/>", Look.BAD: "<{p}b/>"}
_COLOURS: Mapping[Look, str] = {Look.LINK: "FF0B5394"}
_FILLS: Mapping[Look, str] = {
    Look.HEADER: "FFE3E8EF",
    Look.BAD: "FFF6C9A8",
    Look.OPEN: "FFFCE9B5",
}
_BLACK, _WHITE, _LINES = "FF000000", "FFFFFFFF", "FFD4D4D4"
_TEXT = 49
"""The number format ``@`` (18.8.30)."""

BARE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    b"</styleSheet>"
)
"""The styles of a workbook that has none."""


def styled(part: Part) -> Styles:
    """Add our styles to a part of styles; their numbers. Raises OddXmlError for another part."""
    if part.root.name != "styleSheet":
        raise OddXmlError("it is no part of styles")
    groups = {one.name: one for one in part.children(part.root)}
    if not {"fonts", "fills", "borders", "cellXfs"} <= groups.keys():
        raise OddXmlError("its styles lack fonts, fills, borders or formats of cells")
    prefix = part.root.prefix
    counts = {name: sum(1 for _ in part.children(groups[name])) for name in groups}
    found: Styles = {}
    fonts, fills, formats = [], [], []
    borders = [_border(prefix)]
    for at, look in enumerate(Look):
        fonts.append(_font(look, prefix))
        fills.append(_fill(look, prefix))
        found[look] = counts["cellXfs"] + at
        numbers = counts["fonts"] + at, counts["fills"] + at, counts["borders"]
        formats.append(_format(look, prefix, *numbers))
    added = {"fonts": fonts, "fills": fills, "borders": borders, "cellXfs": formats}
    for name, made in added.items():
        part.append(groups[name], "".join(made).encode())
        part.set(groups[name], "count", str(counts[name] + len(made)))
    return found


def _font(look: Look, p: str) -> str:
    own, colour = _FONTS.get(look, "").format(p=p), _COLOURS.get(look, _BLACK)
    more = f'<{p}sz val="11"/><{p}color rgb="{colour}"/><{p}name val="Calibri"/>'
    return f"<{p}font>{own}{more}</{p}font>"


def _fill(look: Look, p: str) -> str:
    colour = _FILLS.get(look, _WHITE)
    inside = f'<{p}fgColor rgb="{colour}"/><{p}bgColor indexed="64"/>'
    return f'<{p}fill><{p}patternFill patternType="solid">{inside}</{p}patternFill></{p}fill>'


def _border(p: str) -> str:
    """Thin lines, as of the grid, which a ground of its own covers."""
    line = f'style="thin"><{p}color rgb="{_LINES}"/>'
    sides = (f"<{p}{side} {line}</{p}{side}>" for side in ("left", "right", "top", "bottom"))
    return f"<{p}border>{''.join(sides)}<{p}diagonal/></{p}border>"


def _format(look: Look, p: str, font: int, fill: int, border: int) -> str:
    wrap = ' vertical="top" wrapText="1"' if look is Look.WRAPPED else ""
    numbers = f'numFmtId="{_TEXT}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
    kinds = ("NumberFormat", "Font", "Fill", "Border", "Alignment")
    applied = "".join(f' apply{kind}="1"' for kind in kinds)
    inside = f'<{p}alignment horizontal="left"{wrap}/>'
    return f"<{p}xf {numbers}{applied}>{inside}</{p}xf>"
