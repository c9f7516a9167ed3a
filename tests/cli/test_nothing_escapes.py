"""Every verb in every format, with one hostile name in every place that a stranger can write.

Verbs, actions and formats come from the program itself: a new verb without a row here fails.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.inspection.apk_maker import apk, key, manifest, v1

from countermark.cli.main import build_parser
from countermark.reports.publications import PUBLICATIONS
from countermark.reports.terminal import INKS
from countermark.store.settings import DEFAULTS

from .conftest import CONTRACTOR
from .test_compare import archive, entry

FORMATS = tuple(PUBLICATIONS["check"].formats)
SOME = ("table", "json", "tsv", "html", "sarif", "parquet")
"""Formats of the other verbs, and one that each of them refuses."""

CASES = Path(__file__).parents[1] / "cases" / "cli"
EVIL = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m\x9d\u202egpj\u202c\u2066x\u2069\r\x08\x7f\x85\u2028\u200b\u00ad\ufeff"
    "\U000e0041\u3164" + "e" + "\u0301" * 60 + "\uff1d<script>alert(1)</script></style>"
    "\"><img src=x onerror=alert(1)>'`{{7*7}} javascript:alert(1)"
)
NAMES = (
    f"Huawei Technologies {EVIL}",
    "=cmd|'/C calc'!A0 ZTE",
    " \uff1dcmd() ZTE",
    "\t@SUM(1) ZTE",
    '"ZTE Corporation swallows its neighbours',
    "שלום ZTE 2020-08-13 هواوي",
)
BARE = EVIL.replace("\r", "").replace("\0", "")
LISTED = "".join(c for c in EVIL if unicodedata.category(c) != "Cc")
"""A published list with control characters is refused; all else has to be carried."""
HEADER = ("supplier", "country", "contract", "maker", "model", "site", "odd")
LIST = (CASES / "csl-zte.csv").read_text("utf-8").splitlines()[0].split(",")
PROGRAMME = "Entity List (EL) - Bureau of Industry and Security"


def plant() -> list[str]:
    """Files that hold the name wherever their kind has room for one; their paths."""
    folder = Path(f"in {EVIL}".replace("/", "|").replace("\0", "")[:40])
    folder.mkdir()
    supplied = folder / "s\u202e\x1b[2J.csv"
    with supplied.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEADER)
        rows.writerows([name, "CN", *([name] * 5)] for name in NAMES)
    (folder / "header.csv").write_text(
        f"supplier,odd {BARE.replace(chr(34), '')}\nZTE,1\n", "utf-8"
    )
    part = {"type": "device", "name": EVIL, "group": "Huawei", "publisher": EVIL, "version": EVIL,
            "purl": f"pkg:npm/%40hikvision/{'x'}@1", "supplier": {"name": NAMES[0]},
            "author": EVIL, "licenses": [{"license": {"name": EVIL}}]}  # fmt: skip
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"component": part},
           "components": [{**part, "bom-ref": EVIL}]}  # fmt: skip
    (folder / "bom.cdx.json").write_text(json.dumps(bom))
    said = {"name": [NAMES[0]], "alias": [EVIL], "country": [EVIL], "notes": [EVIL], EVIL: [EVIL]}
    entity = {"id": EVIL, "schema": "Company", "properties": said}
    (folder / "entities.ftm.json").write_text(json.dumps(entity))
    edges = [("from", "predicate", "to"), (NAMES[0], "owns", EVIL), (EVIL, "made_by", "ZTE")]
    with (folder / "links.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(edges)
    (folder / "text.txt").write_text(f"We bought it of Huawei {EVIL} last year.\n" * 3)
    written = EVIL.encode("utf-8", "surrogatepass").hex()
    objects = ("1.1.0", "1.5.0", "1.6.0", "47.1.1.1.1.12.1", "47.1.1.1.1.13.1", "47.1.1.1.1.11.1",
               "47.1.1.1.1.12.2", "47.1.1.1.1.13.2", "47.1.1.1.1.11.2")  # fmt: skip
    walk = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.2011.1\n1.3.6.1.2.1.47.1.1.1.1.5.1|2|3\n" + "".join(
        f"1.3.6.1.2.1.{name}|4x|{written}\n" for name in objects
    )
    Path("evil.snmprec").write_text(walk + f"1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4x|{written}\n")
    (folder / "odd.bin").write_bytes(b"\x00\x01" + EVIL.encode("utf-8", "surrogatepass"))
    with Path("list.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = csv.DictWriter(stream, LIST)
        rows.writeheader()
        for number, name in enumerate((f"Huawei Northwind {LISTED}", EVIL)):
            listed = {"_id": f"e{number}", "source": PROGRAMME, "name": name, "alt_names": LISTED}
            about = {"addresses": LISTED, "start_date": "2019-05-21", "remarks": LISTED}
            rows.writerow(listed | about)
        rows.writerow({"_id": EVIL, "source": EVIL, "name": EVIL, "start_date": EVIL})
    plain = json.dumps(EVIL.encode("utf-8", "replace").decode())
    for name, text in (
        ("measures/XX-1", plain),
        ("measures/XX-2", json.dumps(EVIL)),
        ("entities/huawei", plain),
        (f"entities/x{BARE[:9]}", "["),
    ):
        path = Path("release") / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        said = f"id: {text}\ntitle: {text}\n{text}: {text}\nsources: [{{title: {text}}}]\n"
        path.write_text(said, "utf-8")
    pairs = (
        f'name1,name2,is_match\n"{BARE.replace(chr(34), "")}",Huawei,true\nA Ltd,{EVIL[:30]!r},\n'
    )
    name = EVIL.encode("utf-8", "surrogatepass").replace(b"\0", b"")
    for side, mode in (("one.cpio", 0o100755), ("other.cpio", 0o104755)):
        Path(side).write_bytes(archive(entry(name, name, mode=mode), entry(name, b"", mode=mode)))
    shown = EVIL.encode("utf-8", "replace").decode()
    said = manifest(f"com.{shown}", shared="android.uid.system", asks=(shown,))
    phone = {
        b"app/x.apk": v1(apk(said), key(shown)),
        b"system/build.prop": b"ro.product.brand=%s\nro.build.tags=%s\n" % (name, name),
        b"etc/passwd": b"%s::0:0:%s:/:/bin/sh\n" % (name.replace(b":", b""), name),
        b"etc/inittab": b"::respawn:/sbin/telnetd -l %s\n" % name,
        b"var/lib/dpkg/status": b"Package: %s\nStatus: install ok installed\nVersion: %s\n"
        b"Maintainer: %s\n\n" % (name, name, name),
        b"words/" + name: b"https://huawei.test/%s\n%s\n" % (name, name),
    }
    Path("phone.cpio").write_bytes(
        archive(*(entry(path, content, mode=0o100644) for path, content in phone.items()))
    )
    with Path("evil-plan.csv").open("w", newline="", encoding="utf-8") as stream:
        plan = csv.writer(stream)
        plan.writerow(("site", "maker", "model", "serial", "substitute maker", "managed by",
                       "proof", "removal", "freeze"))  # fmt: skip
        plan.writerows((n, n, n, n, NAMES[0], n, n, "2026-01-01", n) for n in NAMES)
        plan.writerows((n, "ZTE Corporation", n, "", n, n, n, n, n) for n in NAMES)
    rule = (
        f"name: {plain}\nversion: 1\nrules: []\napproved: {{by: {plain}, role: {plain}, day: x}}\n"
    )
    Path("rules.yaml").write_text(rule, encoding="utf-8")
    Path("pairs.csv").write_text(pairs + "Acme Ltd,Acme Limited,true\n", encoding="utf-8")
    return [str(folder), str(supplied)]


def leaves() -> set[str]:
    """Every verb, and every action of those that have some."""
    found = set()
    for verb, parser in _choices(build_parser()).items():
        found |= {f"{verb} {action}" for action in _choices(parser)} or {verb}
    return found


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(
        (a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction)), {}
    )


def commands(folder: str, supplied: str) -> dict[str, list[tuple[str, ...]]]:
    """How each verb is called, with the name as each of its arguments."""
    note = ("--claimant", EVIL, "--source", EVIL, "--quote", EVIL)
    aside = ("--owner", EVIL, "--reason", EVIL, "--until", "2027-01-01", "--run", "run.json")
    decided = ("--by", EVIL, "--role", EVIL, "--note", EVIL)
    return {
        "check": [(folder, *CONTRACTOR), (supplied,), (EVIL,), (supplied, "--column", EVIL),
                  (supplied, "--context", EVIL), ("--again", EVIL), ("--again", "record.json")],
        "screen": [NAMES[:2], (supplied,), (folder, "--text"), (EVIL, "--since", EVIL),
                   ("ZTE", "--country", EVIL), (NAMES[0], "--since", "2020-01-01")],
        "screen evaluate": [("pairs.csv",), (EVIL,)],
        "compare": [("one.cpio", "other.cpio", "--rules", "rules.yaml"), (folder, "release"),
                    ("one.cpio", "other.cpio", "--explain-with-diffoscope", EVIL),
                    ("one.cpio", "one.cpio", "other.cpio", "--population", "9", "--drawn", EVIL),
                    (EVIL, EVIL), ("one.cpio", "other.cpio", "--rules", supplied),
                    ("one.cpio", "one.cpio", "--record", "--evaluation", supplied)],
        "inspect": [("phone.cpio", "--rights", EVIL, "--disclosure", EVIL), (folder,), (EVIL,),
                    ("phone.cpio", "one.cpio", "--indicators", supplied, "--record", "--keep"),
                    ("phone.cpio", "other.cpio", "--builds"), ("phone.cpio", "--yara", supplied),
                    ("phone.cpio", "--indicators", EVIL), ("phone.cpio", "--at", EVIL),
                    ("phone.cpio", "--at", "in=cpio#1>whole=")],
        "explain": [("SUBJECT", "--run", "run.json"), ("FINDING", "--run", "run.json"),
                    (EVIL, "--run", "run.json"), ("US-NDAA19-889B", "--run", EVIL)],
        "forms": [(), ("far-52.204-25", "FINDING", "--run", "run.json"), (EVIL,),
                  ("far-52.204-25", EVIL, "--run", "run.json")],
        "register table": [("--entity", EVIL), ("--jurisdiction", EVIL), ()],
        "register list": [("--entity", EVIL), ("--jurisdiction", EVIL), ("--status", EVIL), ()],
        "register show": [(EVIL,), ("huawei",), ("US-NDAA19-889B", "--entity", EVIL)],
        "register timeline": [(EVIL,), ("huawei",)],
        "register diff": [("--from", "2020-01-01", "--to", "2020-12-31"),
                          ("--from", EVIL, "--to", EVIL), ("release",), (EVIL, EVIL),
                          ("release", "release/entities")],
        "register pages": [("pages",), (EVIL,)],
        "register due": [(), ("--within", EVIL)],
        "register import": [("list.csv", "--shrunken"), (EVIL,), (supplied, "--list", EVIL),
                            ("list.csv", "--date", EVIL)],
        "register update": [(EVIL,), ("csl", "--from", EVIL)],
        "register sources": [()],
        "register recommend": [("--context", EVIL), ("--context", "us-exporter")],
        "register check": [(EVIL,), (supplied,)],
        "inventory": [(supplied, "evil.snmprec"), (folder,), (EVIL,),
                      (supplied, "--registry", EVIL)],
        "countries": [(), ("huawei", "--since", "2019-12-31"), (EVIL,), ("--country", EVIL),
                      ("--since", EVIL)],
        "trace": [(EVIL, folder), ("ZTE", folder), ("ZTE", folder, "--reach"), (NAMES[0], folder)],
        "hurt": [(EVIL, folder), ("ZTE", folder), (NAMES[0], folder), ("ZTE", EVIL)],
        "ask": [(), (EVIL,), ("A Ltd", "--by", EVIL, "--contract", EVIL),
                (EVIL, "--questions", EVIL)],
        "answer": [(EVIL,), (supplied,)],
        "reply": [(EVIL,), ("zte", "--asked", supplied, "--by", EVIL), ("zte", "--answer", EVIL)],
        "warning": [(EVIL, supplied), ("CZ-WARN-2018", supplied), ("CZ-WARN-2018", EVIL),
                    ("CZ-WARN-2018", supplied, "--entries", supplied, "--due", EVIL)],
        "duties": [(), ("--owner", EVIL), ("--run", EVIL)],
        "acknowledge": [(EVIL,), ("f" * 16, "--by", EVIL, "--note", EVIL)],
        "done": [(EVIL, "--evidence", EVIL), ("f" * 16, "--evidence", supplied)],
        "replace": [("evil-plan.csv", *CONTRACTOR), ("evil-plan.csv", *CONTRACTOR, "--document",
                    "fcc-5640-final"), (EVIL, *CONTRACTOR), (supplied, *CONTRACTOR)],
        "board": [(), ("server-boards-2018",), (EVIL,), (supplied,)],
        "renew": [(), ("--since", EVIL), ("--whole",), ("--since", "1")],
        "judge": [(NAMES[0], "huawei", "same", "--reason", EVIL, "--by", EVIL),
                  (EVIL, EVIL, "same", "--reason", EVIL), (EVIL, "huawei", EVIL, "--reason", "x")],
        "determine": [("FINDING", "identified", *decided, "--run", "run.json"),
                      (EVIL, "identified", *decided), ("FINDING", EVIL, *decided)],
        "decisions": [(), (EVIL,), ("--retract", EVIL, "--reason", EVIL)],
        "set-aside": [("FINDING", *aside), (EVIL, *aside)],
        "note": [(EVIL, "owns", EVIL, *note, "--denied-by", EVIL, "--denial-quote", EVIL,
                  "--denial-source", EVIL), (EVIL, EVIL, EVIL, *note),
                 (EVIL, "owns", EVIL, *note, "--grade", EVIL)],
        "redact": [(EVIL, "--reason", EVIL), ("SUBJECT", "--reason", EVIL, "--by", EVIL)],
        "ledger verify": [()],
        "ledger tidy": [()],
        "ledger migrate": [()],
        "init": [("new",)],
        "config show": [(), ("--config", EVIL)],
        "config": [("show",), ("trust", EVIL), ("trust",), ("untrust", EVIL),
                   ("show", "--config", EVIL), (EVIL,)],
    }  # fmt: skip


def deceptive(shown: str) -> set[str]:
    """The characters of ``shown`` that must not reach a reader."""
    found = {
        c for c in set(shown)
        if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and c not in "\n\t"
    }  # fmt: skip
    return found | set(re.findall("\u0301{9,}", shown)) | (set(shown) & {"\u3164"})


class Watch(HTMLParser):
    """Finds what a page must not hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        runs = [n for n, v in attrs if n.startswith("on") or "javascript:" in (v or "")]
        if tag in ("script", "img", "iframe", "object", "link", "base") or runs:
            self.found.append((tag, attrs))


@pytest.fixture
def world(cm, project, monkeypatch):
    """A project in which the name stands everywhere; the arguments for each verb."""
    monkeypatch.setenv("LOGNAME", "\x1b]0;user\x07")
    places = plant()
    assert cm("register", "import", "list.csv", "--shrunken").code in (0, 13)
    assert cm("judge", NAMES[0], "huawei", "same", "--reason", EVIL, "--by", EVIL).code == 0
    cm("note", NAMES[0], "owns", EVIL, "--claimant", EVIL, "--source", EVIL, "--quote", EVIL)
    run = cm("check", places[1], *CONTRACTOR, "--format", "json", "--record", "record.json")
    Path("run.json").write_bytes(run.raw)
    subject = next(s for s in run.json["subjects"] if s["findings"])
    finding = next(f["id"] for s in run.json["subjects"] for f in s["findings"] if f["decision"])
    words = {"SUBJECT": subject["id"], "FINDING": finding}
    return {
        verb: [tuple(words.get(part, part) for part in one) for one in each]
        for verb, each in commands(*places).items()
    }


WRITING = ("judge", "note", "init", "set-aside", "redact", "register update", "register import")
"""Verbs that are run in one format: a second run would find its own work done."""


def test_every_verb_has_its_row():
    assert leaves() <= commands("folder", "file").keys()


@pytest.mark.slow
def test_nothing_escapes_in_any_format(cm, world):
    for verb in sorted(leaves()):
        for number, arguments in enumerate(world[verb]):
            once = verb.startswith(
                (
                    "judge",
                    "determine",
                    "note",
                    "init",
                    "set-aside",
                    "redact",
                    "register pages",
                    "register update",
                    "register import",
                )
            )
            forms = FORMATS if verb == "check" else SOME
            for form in forms if number == 0 and not once else ("table",):
                said = cm(*verb.split(), *arguments, "--format", form)
                assert_safe(said, f"{verb} {number} {form}")
        assert_safe(cm(*verb.split(), EVIL, f"--{EVIL}"), f"{verb} with an unknown option")


def assert_safe(said, what: str, *, traceback: bool = False) -> None:
    # Parquet is for programs: a name stands in it to the letter, and no terminal is given it.
    out, err = "" if said.raw.startswith(b"PAR1") else said.out, said.err
    assert deceptive(out) == set(), what
    assert deceptive(err) | (set(err) & {"\t"}) == set(), what
    assert ("Traceback" not in err or traceback) and "defect" not in err, f"{what}: {err}"
    if said.code in (1, 2, 3):
        assert err, what
    if out.startswith("<!doctype"):
        assert Watch(out).found == [], what
        assert out.count("</style>") == 1, what
    elif "\t" in out:
        cells = [c for line in out.splitlines() for c in line.split("\t") if c]
        signs = '=+@\uff1d\uff0b\uff0d\uff20"'
        assert [c for c in cells if c.lstrip()[:1] in signs] == [], what
        assert [c for c in cells if re.match(r"\s*-\D", c)] == [], what


def test_a_terminal_gets_no_other_sequence_than_ours(cm, world, monkeypatch):
    from countermark.cli import emit

    for verb in ("check", "screen", "explain"):
        arguments = world[verb][1] if verb == "check" else world[verb][0]
        said = cm(verb, *arguments, "--format", "table", "--color", "always")
        assert "\x1b[1m" in said.out
        assert deceptive(INKS.sub("", said.out)) == set(), verb
    monkeypatch.setattr(emit, "_is_terminal", lambda: True)
    said = cm(*("check", world["check"][1][0], "--format", "table", "--verbose"))
    assert "\u2068שלום" in said.out  # the isolate ends behind the last such word of a line
    assert deceptive(said.out) == {"\u2068", "\u2069"}


def test_json_keeps_every_name_exactly(cm):
    table = "\n".join(("supplier", *(f"Kestrel {EVIL[n : n + 6]}" for n in range(0, 60, 9)), "x"))
    Path("exact.csv").write_text(table, "utf-8", newline="")
    raw = cm("check", "exact.csv", "--format", "json").raw
    assert deceptive(raw.decode("utf-8")) == set()
    assert {"\x07", "\x9b", "\u202e"} <= set(
        "".join(s["name"] for s in json.loads(raw)["subjects"])
    )


def test_nothing_escapes_from_the_environment(cm, folder, monkeypatch):
    Path("a.csv").write_text("supplier\nZTE\n")
    for name in (*DEFAULTS, "config", "traceback"):
        with monkeypatch.context() as patch:
            patch.setenv(f"COUNTERMARK_{name.upper()}", BARE)
            said = cm("config", "show", "--format", "tsv")
            assert_safe(said, name, traceback=name == "traceback")


@pytest.mark.parametrize("text", [
    'as-of = "\\u001B[2J\\u202E"', '"\\u001B[2J" = 1', 'fail-on = "\\u009B31m"', "as-of = \x1b[2J",
    'context = ["\\u001B]0;x\\u0007"]', 'ledger = "\\u001B[2J"', "",
])  # fmt: skip
def test_nothing_escapes_from_a_configuration(cm, folder, text):
    Path("countermark.toml").write_text(text)
    assert_safe(cm("check", "a.csv"), text)
    assert_safe(cm("config", "show", "--format", "tsv"), text)
