"""Measured against real lists, where they lie beside the project; nothing of them is kept here."""

from __future__ import annotations

import csv
import gzip
import io
import re
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from xml.etree import ElementTree

import yaml

from countermark.model.when import Holds
from countermark.register.lists.intake import Accepted, accept, read_list
from countermark.register.lists.names import fold, split_name
from countermark.register.lists.probe import list_probes


def count(reading, predicate):
    return sum(claim.predicate.value == predicate for claim in reading.claims)


def test_consolidated_screening_list(real):
    reading = real("csl_us_consolidated_2022-04.csv.gz")
    assert (reading.records, reading.aliases) == (14_160, 20_011)
    assert reading.per_measure["LIST-US-CSL-EL"] == 2_001
    assert reading.names_loaded == reading.names_known == 34_171
    assert not reading.gaps and not reading.warnings
    assert reading.date.startswith("2022-04")
    assert isinstance(accept(reading, None), Accepted)


def test_consolidated_screening_list_in_four_seconds(real_path, manifests):
    content = real_path("csl_us_consolidated_2022-04.csv.gz").read_bytes()
    start = time.process_time()
    read_list(content, list_probes(manifests), "csl.csv.gz")
    assert time.process_time() - start < 4


def test_parents_in_the_consolidated_list(real, real_path):
    reading = real("csl_us_consolidated_2022-04.csv.gz")
    raw = gzip.decompress(real_path("csl_us_consolidated_2022-04.csv.gz").read_bytes())
    rows = list(csv.DictReader(io.StringIO(raw.decode())))
    affiliated = {r["_id"] for r in rows if "Affiliated Entity" in r["name"]}
    subordinate = {r["_id"] for r in rows if "subordinate" in r["name"].casefold()}
    assert (len(affiliated), len(subordinate)) == (23, 33)
    edges = {c.subject: c.object for c in reading.claims if c.predicate.value == "part_of_group"}
    names = {c.subject: c.object for c in reading.claims if c.predicate.value == "named"}
    aliases = defaultdict(set)
    for claim in reading.claims:
        if claim.predicate.value == "also_named":
            aliases[claim.subject].add(claim.object)
    listed = {c.subject for c in reading.claims if c.predicate.value == "listed_under"}
    for key in affiliated | subordinate:
        node = f"list:csl/{key}"
        parent = edges[node]
        assert node in listed and parent in listed
        assert not re.search("affiliated entity|subordinate", names[node], re.IGNORECASE)
        assert names[node] not in aliases[parent]


def test_names_against_those_parsed_by_hand(real_path):
    options = yaml.load(
        real_path("us_trade_csl_lookups.yml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    agreed = total = 0
    for option in options["lookups"]["name_with_info_res"]["options"]:
        match, want = option["match"], option["properties"]
        for text in match if isinstance(match, list) else [match]:
            found = split_name(text)
            total += 1
            parent = fold(split_name(want.get("related", "")).name)
            agreed += fold(found.name) == fold(split_name(want["name"]).name) and (
                not parent or fold(split_name(found.parent).name) == parent
            )
    # The others are a matter of style: there the hand joined child and parent into one name.
    assert total == 111
    assert agreed >= 96


def _states_1260h(rows):
    """An account of its own: walk each party's rows in time, opening and closing."""
    key = lambda name: re.sub(r"[^a-z0-9]", "", re.sub(r"\s*\([^()]*\)\s*$", "", name).casefold())  # noqa: E731
    full = lambda name: re.sub(r"[^a-z0-9]", "", name.casefold())  # noqa: E731
    group = {}

    def root(name):
        while group.setdefault(name, name) != name:
            name = group[name]
        return name

    have = {full(r["Clean Name"]) for r in rows}
    for row in rows:
        own = full(row["Clean Name"])
        plain = key(row["Clean Name"])
        if plain in have:
            group[root(own)] = root(plain)
        for former in filter(None, row["Previous Name"].split("; ")):
            if full(former) in have:
                group[root(own)] = root(full(former))
    parties = defaultdict(list)
    for row in rows:
        parties[root(full(row["Clean Name"]))].append(row)

    def listed(party, day):
        state = False
        for row in sorted(party, key=lambda r: r["Start date"]):
            if row["Start date"] <= day:
                state = True
                if row["End date"] and row["End date"] <= day:
                    state = False
        return state

    return parties, listed


def test_1260h_answers_every_day_without_one_wrong_state(real, real_path):
    rows = list(
        csv.DictReader(real_path("us_dod_1260H.csv").open(encoding="utf-8-sig", newline=""))
    )
    reading = real("us_dod_1260H.csv")
    assert reading.records == len(rows) == 397
    assert not reading.gaps and not reading.warnings
    parties, listed = _states_1260h(rows)
    spans, at_line, names = defaultdict(list), {}, defaultdict(set)
    for claim in reading.claims:
        value = claim.predicate.value
        if value == "listed_under" and claim.object == "measure:LIST-US-1260H":
            spans[claim.subject].append(claim.valid)
        if value in ("named", "formerly_named"):
            names[re.sub(r"[^a-z0-9]", "", claim.object.casefold())].add(claim.subject)
        at_line.setdefault(claim.evidence.selector.value, claim.subject)
    assert len(spans) == len(parties)
    bounds = {r["Start date"] for r in rows} | {r["End date"] for r in rows if r["End date"]}
    grid = {date(2021, 1, 1) + timedelta(days=13 * n) for n in range(165)}
    for bound in bounds:
        day = date.fromisoformat(bound)
        grid |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    wrong = checked = 0
    for key, party in parties.items():
        nodes = (
            set().union(
                *(names[re.sub(r"[^a-z0-9]", "", r["Clean Name"].casefold())] for r in party)
            )
            or names[key]
        )
        assert len(nodes) == 1, (key, nodes)
        held = spans[next(iter(nodes))]
        for day in grid:
            want = listed(party, day.isoformat())
            got = {span.holds(day) for span in held}
            assert Holds.UNDETERMINED not in got
            wrong += (Holds.YES in got) != want
            checked += 1
    assert checked > 39_000
    assert wrong == 0


def test_1260h_parents(real, real_path):
    rows = list(
        csv.DictReader(real_path("us_dod_1260H.csv").open(encoding="utf-8-sig", newline=""))
    )
    assert sum(bool(r["Parent Name"]) for r in rows) == 197
    reading = real("us_dod_1260H.csv")
    listed = {c.subject for c in reading.claims if c.predicate.value == "listed_under"}
    edges = [c for c in reading.claims if c.predicate.value == "part_of_group"]
    assert edges and all(edge.object in listed and edge.subject in listed for edge in edges)
    assert all(edge.object != edge.subject for edge in edges)


def test_united_nations(real, real_path):
    root = ElementTree.fromstring(gzip.decompress(real_path("UN_consolidated.xml.gz").read_bytes()))
    people, entities = len(root.findall(".//INDIVIDUAL")), len(root.findall(".//ENTITY"))
    reading = real("UN_consolidated.xml.gz")
    assert reading.records == people + entities == 1_003
    kinds = Counter(c.object for c in reading.claims if c.predicate.value == "has_kind")
    assert kinds == {"person": people, "organisation": entities}
    written = [e.text for e in root.iter("ALIAS_NAME") if (e.text or "").strip()]
    native = [e.text for e in root.iter("NAME_ORIGINAL_SCRIPT") if (e.text or "").strip()]
    parts = sum(len([p for p in text.split(";") if p.strip()]) for text in written)
    assert reading.aliases == parts + len(native)
    assert reading.date == "2026-02-27"
    assert not reading.warnings and not reading.gaps


def test_ofac(real):
    names, aliases, addresses = (
        real(f"ofac_bench_{part}.csv.gz") for part in ("sdn", "alt", "add")
    )
    assert (names.records, aliases.records, addresses.records) == (8_976, 11_910, 13_837)
    assert not (names.gaps or aliases.gaps or addresses.gaps)
    parties = {c.subject for c in names.claims}
    joined = {c.subject for c in aliases.claims} | {c.subject for c in addresses.claims}
    assert len(joined - parties) == 0
    assert not [c for c in names.claims if "-0-" in c.object or "\x1a" in c.object]


def test_denied_persons(real):
    reading = real("dpl.txt")
    assert reading.records == 546 and not reading.gaps and not reading.warnings
    ends = [c.valid.end for c in reading.claims if c.predicate.value == "listed_under"]
    assert sum(end is not None and end < "2026-11-20" for end in ends) > 50
    assert reading.date == "2019-06-12"


def test_covered_list(real):
    reading = real("us_fcc_covered_list.csv")
    assert (reading.records, reading.parties) == (16, 13)
    assert reading.notes == ("4 entries name a category of goods and no party",)
    assert all(str(c.evidence.selector).startswith("quote=") for c in reading.claims)


def test_statutes(real):
    for name, records in (
        ("section_889.csv", 5),
        ("section_5949.csv", 3),
        ("section_1286.csv", 443),
        ("inksna.csv", 28),
    ):
        reading = real(name)
        assert reading.records == records and not reading.gaps
        assert isinstance(accept(reading, None), Accepted)
