"""What deceives is spelt out; what people write, in any script, stays as they wrote it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.safe_text import (
    FSI,
    MOST_MARKS,
    PDI,
    isolated,
    json_visible,
    lines_visible,
    plain,
    visible,
)

HONEST = {
    "English": "Acme Ltd",
    "Chinese": "华为技术有限公司",
    "Japanese with a variant": "葛\U000e0100飾区",
    "wide space": "中兴\u3000通讯",
    "Arabic": "شركة هواوي للتقنيات",
    "pointed Arabic": "مُحَمَّدٌ",
    "Persian with a non-joiner": "می\u200cخواهم",
    "Arabic number sign": "\u0600١٢٣",
    "Hebrew": "התעשייה האווירית",
    "pointed Hebrew": "בְּרֵאשִׁ֖ית",
    "Bengali with a joiner": "র\u200d্যাব",
    "Malayalam chillu at the end": "അവന്\u200d",
    "Hindi": "क्\u200dष",
    "Sinhala": "ශ්\u200dරී ලංකා",
    "Tibetan": "བརྒྱུད",
    "Khmer": "ខ្មែរ",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ ᠬᠠᠨ\u180eᠠ",
    "Thai": "บริษัท ที่ปรึกษา",
    "Vietnamese, decomposed": unicodedata.normalize("NFD", "Nguyễn Thị Ửng"),
    "Greek, decomposed": unicodedata.normalize("NFD", "ᾧ ἐννέα"),
    "Korean": "삼성전자",
    "emoji with its selector": "☎\ufe0f 12",
    "no-break space": "10\u00a0000",
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_text_of_every_script_stays(text):
    assert visible(text) == text


DECEPTIVE = {
    "escape": ("a\x1b[2J", "a\\u001b[2J"),
    "operating system command": ("\x1b]0;x\x07", "\\u001b]0;x\\u0007"),
    "C1": ("a\x9b31m", "a\\u009b31m"),
    "delete": ("a\x7f", "a\\u007f"),
    "NUL": ("a\0b", "a\\u0000b"),
    "lines": ("a\nb\rc\td", "a\\nb\\rc\\td"),
    "next line": ("a\x85b", "a\\u0085b"),
    "line separator": ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
    "override": ("a\u202eb", "a\\u202eb"),
    "isolate": ("a\u2066b\u2069", "a\\u2066b\\u2069"),
    "direction mark": ("a\u200f", "a\\u200f"),
    "zero width space": ("a\u200bb", "a\\u200bb"),
    "joiner between Latin letters": ("a\u200db\u200cc", "a\\u200db\\u200cc"),
    "two non-joiners": ("می\u200c\u200cخ", "می\\u200c\\u200cخ"),
    "joiner between emoji": ("😀\u200d😀", "😀\\u200d😀"),
    "byte order mark": ("\ufeffa", "\\ufeffa"),
    "soft hyphen": ("a\u00adb", "a\\u00adb"),
    "tag characters": ("a\U000e0041\U000e007f", "a\\U000e0041\\U000e007f"),
    "half a pair": ("a\ud800", "a\\ud800"),
    "byte that is no UTF-8": ("a\udcff", "a\\udcff"),
    "private use": ("a\ue000", "a\\ue000"),
    "unassigned": ("a\u0378", "a\\u0378"),
    "non-character": ("a\uffff", "a\\uffff"),
    "selector behind a letter": ("A\ufe0f", "A\\ufe0f"),
    "flood of selectors": ("☎\ufe0f\ufe01\ufe02", "☎\ufe0f\\ufe01\\ufe02"),
    "joiner of graphemes": ("a\u034fb", "a\\u034fb"),
    "Hangul filler": ("a\u3164b\uffa0", "a\\u3164b\\uffa0"),
    "empty Braille": ("\u2800", "\\u2800"),
    "flood of marks": ("a" + "\u0300" * 20, "a" + "\u0300" * MOST_MARKS + "\\u0300" * 12),
}


@pytest.mark.parametrize(("text", "shown"), DECEPTIVE.values(), ids=DECEPTIVE)
def test_what_deceives_is_spelt_out(text, shown):
    assert visible(text) == shown
    assert visible(f"中 {text}").startswith("中 ")


def test_every_code_point_of_a_hostile_kind_is_spelt_out():
    shown = [
        code
        for code in (*range(0x3000), *range(0x3000, 0x110000, 31))
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        and visible(chr(code)) == chr(code)
    ]
    seen = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606)}
    assert set(shown) <= seen


@given(st.text())
def test_it_is_one_line_and_needs_no_second_look(text):
    shown = visible(text)
    assert shown.isprintable() or any(unicodedata.category(c) in ("Zs", "Cf") for c in shown)
    assert not set(shown) & set("\n\r\t\x1b")
    assert visible(shown) == shown
    assert not plain(text) or shown == text


@given(st.text())
def test_json_keeps_the_value_and_shows_no_control(text):
    raw = json.dumps({"name": text}, ensure_ascii=False)
    shown = json_visible(raw)
    assert json.loads(shown) == json.loads(raw)
    assert lines_visible(shown) == shown


def test_lines_and_tabs_of_a_whole_text_stay():
    assert lines_visible("a\tb\nc\x9b\n") == "a\tb\nc\\u009b\n"


def test_a_name_from_the_right_does_not_pull_its_neighbours_along():
    assert isolated("אבג דה  2020-08-13") == f"{FSI}אבג דה{PDI}  2020-08-13"
    assert isolated("אבג, דה: 3") == f"{FSI}אבג{PDI}, {FSI}דה{PDI}: 3"
    assert isolated("Acme 中兴") == "Acme 中兴"


@pytest.mark.parametrize("spelt", [lines_visible, json_visible])
@pytest.mark.parametrize("text", [*(text for text, _ in DECEPTIVE.values()), "a" + "\u0301" * 20])
def test_a_long_text_hides_nothing_that_a_short_one_shows(spelt, text):
    """A long text is looked at as a whole first: what only a run of signs does must not pass."""
    around = "“plain” line"
    assert spelt(f"{around}\n{text}\n{around}") == f"{around}\n{spelt(text)}\n{around}"
    assert (spelt(text) == text) == (text.replace("\n", "").replace("\t", "") == "")
