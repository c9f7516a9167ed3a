"""Ways to a clear verdict for a listed firm: each finds the firm, or says what it missed.

Whoever controls a supplier's name, a row, a header or an encoding may try; the last line of every
attempt is the same: nothing reads as examined that was not.
"""

from __future__ import annotations

import json
import re

import pytest

LISTED = "Huawei Technologies Co., Ltd."
CHINESE = "华为技术有限公司"
QUOTED = f'"{LISTED}"'


def is_told(code, document):
    """Either something other than a clear verdict, or an entry of what was not examined."""
    found = {s["verdict"] for s in document["subjects"]} - {"no restriction found", "advisory"}
    return code in (12, 13, 14) and bool(found or document["not_examined"])


NAMES = {
    "homoglyph-cyrillic": "Нuаwei Теchnologies",
    "homoglyph-cherokee": "Ꮋuawei",
    "homoglyph-armenian": "Huaաei",
    "small-capital": "ʜuawei Technologies",
    "zero-width": "ZTE\u200bCorporation",
    "invisible-separator": "ZTE\u2063Corporation",
    "hangul-filler": "ZTE\u3164Corporation",
    "soft-hyphen": "Hua\u00adwei",
    "joiner": "Hua\u200dwei",
    "byte-order-mark": "Hua\ufeffwei",
    "tags": "Hua\U000e0077wei",
    "right-to-left": "\u202eiewauH\u202c",
    "spaced": "H u a w e i",
    "html": "Hua&shy;wei",
    "html-number": "&#72;uawei",
    "utf-7-open": "+AFoAVABF Corporation",
    "escape": "\\u005aTE Corporation",
    "escape-c": "\\x5aTE Corporation",
    "formula": '="Z"&"TE Corporation"',
    "formula-sum": "=A9",
    "url": "Huawei%20Technologies",
    "replacement": "Hua\ufffdei",
    "private-use": "Hua\ue000wei",
    "control": "Hua\x1bwei",
    "utf-7": "+U05OOmKAZy9nCZZQUWxT+A-",
    "hz": "~{;*N*<<JuSPO^9+K>~}",
    "decoded-twice": CHINESE.encode().decode("latin-1"),
    "pushed-out": "x" * 500 + " Huawei Technologies Co., Ltd.",
    "placeholder": "see row 7",
    "fullwidth": "Ｈｕａｗｅｉ",
    "mathematical": "𝐇𝐮𝐚𝐰𝐞𝐢 Tech",
    "circled": "ⓗⓤⓐⓦⓔⓘ Technologies",
    "strike": "H̶u̶a̶w̶e̶i̶",
    "leet": "Huawe1 Techno1ogies",
    "nbsp": "Huawei\u00a0Technologies\u2003Co.,\u3000Ltd.",
}


def written(kind, name, number):
    """A file of this kind that names one firm."""
    if kind == "bom":
        part = {"name": "a1", "type": "device", "manufacturer": {"name": name}}
        return json.dumps({"bomFormat": "CycloneDX", "components": [part]})
    return {
        "supplier": f'supplier,country\nAcme,US\n"{name}",\n',
        "maker": f'maker,model\n"{name}",AR1220\n',
        "link": f'from,predicate,to\nRouter R-{number},made_by,"{name}"\n',
    }[kind]


@pytest.mark.parametrize("kind", ["supplier", "maker", "link", "bom"])
def test_a_disguised_name_is_found_or_told(check, tmp_path, kind):
    """Each name in a file of its own, all in one run."""
    (tmp_path / "in").mkdir()
    for number, (label, name) in enumerate(NAMES.items(), 1000):
        path = tmp_path / "in" / f"{label}.{'cdx.json' if kind == 'bom' else 'csv'}"
        path.write_text(written(kind, name, number), encoding="utf-8")
    _, document = check("in")
    told = {gap["what"] for gap in document["not_examined"]}
    told |= {
        re.split("[:#]", subject["place"])[0]
        for subject in document["subjects"]
        if subject["verdict"] not in ("no restriction found", "advisory")
    }
    assert [label for label in NAMES if not any(f"/{label}." in place for place in told)] == []


def test_ordinary_names_raise_no_doubt(check, tmp_path):
    """Letters of many tongues, marks and joiners where they belong are nobody's disguise."""
    names = ["Société Générale d'Électricité", "Müller & Söhne GmbH", "Łódzkie Kable S.A."]
    names += ["ООО Ромашка", "Ελληνικά Καλώδια Α.Ε.", "株式会社サンプルＡＢＣ", "三星プリント ABC"]
    names += ["한국전선 KT", "شركة\u200cالاتصالات\u200f", "हिन्दी\u200dतार लिमिटेड", "A+B Networks"]
    names += ["AT&T Inc.", "100% Cotton Ltd", "R&D; Labs", "O'Neill–Baker “Best” Ltd", "µTronic"]
    (tmp_path / "s.csv").write_text(
        "supplier\n" + "\n".join(f'"{n.replace(chr(34), "")}"' for n in names), encoding="utf-8"
    )
    _, document = check("s.csv")
    assert document["not_examined"] == []


LINKS = "from,predicate,to\n"
ROWS = {
    "header-stolen": f"supplier,country,x\n{QUOTED},CN,1\nVendor,Country,UEI\nAcme,US,\n",
    "header-in-a-list": "Huawei Technologies Co. Ltd\nSupplier\nAcme\n",
    "rows-swallowed": f'supplier,country\n"Acme,US\n{LISTED},CN\nBolt",US\nCogs,US\n',
    "rival-column": f"supplier,vendor\nAcme,{QUOTED}\n",
    "number-and-name": f"vendor,name\n100234,{QUOTED}\n",
    "supplier-and-maker": f"supplier,manufacturer\nAcme,{QUOTED}\n",
    "shifted-right": f"supplier,country\nAcme,US,{QUOTED}\n",
    "device-role": f"maker,model,role\n{QUOTED},AR1,ip-phone\n",
    "role-of-another": f"maker,model,role\n{QUOTED},AR1,us-private\n",
    "clause-of-nothing": f"supplier,clause\n{QUOTED},nothing\n",
    "two-in-one-cell": "supplier\nAcme; Huawei Technologies Co. Ltd\n",
    "bar-in-a-cell": "supplier\nAcme | Huawei Technologies Co. Ltd\n",
    "contrary-country": f"supplier,country\n{QUOTED},US\n",
    "own-identifier": f"supplier,lei\n{QUOTED},5493001KJTIIGC8Y1R12\n",
    "bought-long-ago": f"maker,model,acquired\n{QUOTED},A1,1999-01-01\n",
    "not-this-firm": f"{LINKS}{QUOTED},different_from,reg:huawei\nX1,made_by,{QUOTED}\n",
    "exempt": f"{LINKS}{QUOTED},exempt_by,measure:US-NDAA19-889A\nX1,made_by,{QUOTED}\n",
    "denied-by-itself": "from,predicate,to,polarity\n"
    f"X1,made_by,{QUOTED},\nX1,made_by,{QUOTED},denied\n",
    "only-denied": f"from,predicate,to,polarity\nBlue Finch LLC,owned_by,{QUOTED},denied\n",
    "country-cell": f"supplier,country\nAcme,{QUOTED}\n",
    "title": f"all of it is made by {LISTED}\nsupplier,country\nAcme,US\n",
    "blank-name": f"supplier,note\n,{QUOTED}\n",
    "carriage-returns": f"supplier\rAcme\r{QUOTED}\r",
    "sep-line": f"sep=;\nsupplier;country\n{LISTED};CN\n",
    "quoted-quotes": f'supplier\n"""{LISTED}"""\n',
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_hides_the_firm_is_found_or_told(check, tmp_path, name):
    (tmp_path / "input.csv").write_text(ROWS[name], encoding="utf-8", newline="")
    assert is_told(*check("input.csv"))


def test_a_denial_about_what_is_asked_is_no_gap(check, tmp_path):
    """It stands beside the tie that it denies, or is an answer of a supplier who is asked about."""
    header = "from,predicate,to,polarity\n"
    (tmp_path / "s.csv").write_text("supplier\nBlue Finch LLC\n")
    (tmp_path / "l.csv").write_text(f"{header}Blue Finch LLC,owned_by,{QUOTED},denied\n")
    code, document = check("s.csv", "l.csv")
    assert (code, document["not_examined"]) == (0, [])


@pytest.mark.parametrize("role", ["ip-phone", "us-private", "zz-anything"])
def test_what_a_device_does_is_no_legal_role(check, tmp_path, role):
    (tmp_path / "d.csv").write_text(f"maker,model,role\n{QUOTED},AR1,{role}\n")
    code, document = check("d.csv")
    assert (code, document["subjects"][0]["verdict"]) == (14, "prohibited")


def test_the_roles_a_row_may_name_are_those_of_the_contexts():
    import yaml

    from countermark.store import shipped

    contexts = yaml.load(
        bytes(shipped.read("countermark.policy", "shipped")["contexts.yaml"]),
        Loader=yaml.CSafeLoader,
    )
    words = yaml.load(
        bytes(shipped.read("countermark.inventory", "shipped")["facet-words.yaml"]),
        Loader=yaml.CSafeLoader,
    )
    assert words["roles"] == list(contexts["facets"]["role"])


CODED = {
    **dict.fromkeys(("gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"), CHINESE),
    **{"utf-7": CHINESE, "hz": CHINESE, "big5": "中興通訊股份有限公司"},
    **dict.fromkeys(("shift_jis", "euc_jp", "iso2022_jp"), "ファーウェイ・ジャパン株式会社"),
    **{"euc_kr": "한국화웨이기술유한회사", "cp1251": "Хуавей Технолоджис", "koi8-r": "Хуавей"},
    **{"cp1253": "Ελληνικά Καλώδια", "cp1255": "חומרי בידוד", "cp1256": "هواوي"},
    **{
        "cp1252": "Müller & Söhne",
        "cp1250": "Łódzkie Kable Światłowodowe",
        "cp037": "Huawei Technologies",
    },
}
"""A name by the encoding its file is written in, without any mark that says so."""


@pytest.mark.parametrize("encoding", CODED)
def test_a_name_in_any_encoding_is_read_or_its_file_told(check, tmp_path, encoding):
    """Alone, among a few rows and after many in ASCII: the wrong letters would be missed."""
    many = "Acme,US\n" * 400
    for number, above in enumerate(("", "Acme,US\n", many)):
        text = f"supplier,country\n{above}{CODED[encoding]},\n"
        (tmp_path / f"{number}.csv").write_bytes(text.encode(encoding))
        _, document = check(f"{number}.csv")
        read = CODED[encoding] in {subject["name"] for subject in document["subjects"]}
        assert read or document["not_examined"], document["files"][0]["format"]


def test_everyday_encodings_are_read_without_a_doubt(check, tmp_path):
    everyday = ("gb18030", "big5", "shift_jis", "euc_kr", "cp1250", "cp1251", "cp1252", "cp1253")
    for encoding in everyday:
        text = f"supplier,country\nAcme,US\n{CODED[encoding]},\n"
        (tmp_path / "s.csv").write_bytes(text.encode(encoding))
        _, document = check("s.csv")
        assert document["not_examined"] == [], encoding
        assert CODED[encoding] in {subject["name"] for subject in document["subjects"]}


def test_a_formula_without_its_result_is_told(check, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["supplier"], ["Acme"], ['="Huawei"&" Technologies"']):
        book.active.append(row)
    book.save(tmp_path / "s.xlsx")
    code, document = check("s.xlsx")
    assert code == 13
    cells, names = document["not_examined"]
    assert (cells["size"], cells["unit"]) == (1, "cells")
    assert (names["size"], names["unit"]) == (1, "names"), "the text in the formula is searched"


def test_what_is_hidden_in_a_workbook_is_read(check, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["supplier"])
    book.active.append(["Acme"])
    sheet = book.create_sheet("hidden")
    sheet.sheet_state = "veryHidden"
    sheet.append(["supplier"])
    sheet.append([LISTED])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["A"].hidden = True
    book.save(tmp_path / "s.xlsx")
    assert check("s.xlsx")[0] == 14


def test_a_row_in_a_role_of_its_own_is_told(check, tmp_path):
    """Its author may choose one that no ban binds: the coverage names it."""
    (tmp_path / "s.csv").write_text(f"supplier,role\n{QUOTED},consumer\nAcme,\n")
    _, document = check("s.csv")
    (line,) = [said for said in document["coverage"]["sentences"] if said.startswith("Roles:")]
    assert "consumer" in line
