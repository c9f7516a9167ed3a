"""Neighbours of the cases in ``tests/cases/scenarios``, by kind: relations.yaml, acts.yaml,
under-a-contract.yaml, several-paths.yaml, columns-of-parties.yaml and desk-2026.yaml.

Each kind is a situation in which a relation, a date or an act decides; its neighbours have other
firms, contexts, relations, days, columns and spellings, from a fixed seed. What must be said of
each follows from the kind.

    python -m bench.relation_neighbours [--each 25] [--seed 5] [KIND ...]
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from bench.supply_chains import LISTED

from countermark.model.predicate import TIES, End

ALWAYS = LISTED[:2]
"""Covered by section 889 whatever the purpose."""
FIRMS = ("Castor Ridge LLC", "Blue Harbor Inc", "Quayside Works Ltd", "Larkspur Goods GmbH")
THINGS = ("AX-900", "Orrin Gate 5", "FieldGate 240", "MF-77 router", "Corbel Edge 7")
GOODS = ("Paper", "Office chairs", "Toner", "Copper cable")
PUBLIC_SAFETY = "us-federal-contractor,purpose=public-safety"
TODAY = "2026-11-20"
HEAD = "from,predicate,to,valid from,valid to\n"


class Neighbour(NamedTuple):
    """Files, context and day of one question, whose answer it is about, and which may be given."""

    files: dict[str, str]
    subject: str
    right: frozenset[str]
    context: str = PUBLIC_SAFETY
    day: str = TODAY


SEEN = frozenset({"prohibited", "unresolved"})
OPEN = frozenset({"unresolved"})
BARRED = frozenset({"prohibited"})
FREE = frozenset({"no restriction found", "advisory", "allowed"})


def _links(*rows: tuple[str, ...]) -> dict[str, str]:
    quoted = [",".join(f'"{cell}"' for cell in (*row, "", "")[:5]) for row in rows]
    return {"links.csv": HEAD + "\n".join(quoted) + "\n"}


def _past(chance: random.Random) -> tuple[str, str]:
    """A first and a last day, both gone by."""
    start = date(2020, 9, 1) + timedelta(days=chance.randrange(1_500))
    end = start + timedelta(days=chance.randrange(1, 400))
    return start.isoformat(), end.isoformat()


def ends(chance: random.Random) -> Neighbour:
    """A listed party at either end of any relation is asked about."""
    predicate = chance.choice([p for p in TIES if End.PARTY in p.subjects | p.objects])
    at_subject = End.PARTY in predicate.subjects and (
        End.PARTY not in predicate.objects or chance.random() < 0.5
    )
    listed, other = chance.choice(LISTED), predicate.objects if at_subject else predicate.subjects
    node = chance.choice(THINGS)
    node = chance.choice(FIRMS) if End.PARTY in other else node
    node = "contract:Q-7" if other & End.CONTRACT and chance.random() < 0.3 else node
    row = (listed, predicate.value, node) if at_subject else (node, predicate.value, listed)
    return Neighbour(_links(row), listed, SEEN)


def names(chance: random.Random) -> Neighbour:
    """A firm that is said to be, or to be named like, a listed party."""
    firm, listed = chance.sample(FIRMS, 1)[0], chance.choice(LISTED)
    word = chance.choice(("same_as", "same_as", "also_named", "formerly_named"))
    turned = word == "same_as" and chance.random() < 0.5
    files = _links((listed, word, firm) if turned else (firm, word, listed))
    if chance.random() < 0.5:
        files["suppliers.csv"] = f"supplier\n{firm}\n"
    return Neighbour(files, firm, SEEN)


def reversed_ends(chance: random.Random) -> Neighbour:
    """A maker's row the wrong way round, about what a contract delivers."""
    listed, thing = chance.choice(LISTED), chance.choice(("AX-900", "MF-77 router", "GT-240"))
    word = chance.choice(("made_by", "branded_by"))
    files = _links((listed, word, thing), ("contract:Q-7", "delivers", thing))
    return Neighbour(files, chance.choice((listed, "Q-7")), SEEN)


def brands(chance: random.Random) -> Neighbour:
    """A brand in the name of what a contract delivers, a firm runs or sells."""
    brand = chance.choice(("Huawei", "ZTE", "Hikvision", "Dahua", "Hytera"))
    thing = f"{brand} {chance.choice(('S5735-L switch', 'MF283 router', 'DS-2CD camera'))}"
    who, word = chance.choice(
        (("contract:Q-7", "delivers"), ("contract:Q-7", "contains"), ("Castor Ridge LLC", "runs"))
    )
    return Neighbour(_links((who, word, thing)), who.removeprefix("contract:"), SEEN)


def events(chance: random.Random) -> Neighbour:
    """A delivery that is over, under a contract and a subcontract that are over."""
    thing, listed = chance.choice(THINGS), chance.choice(LISTED)
    word = chance.choice(("delivers", "contains"))
    rows = [
        ("contract:Q-7", word, thing, *_past(chance)),
        (thing, "made_by", listed),
        ("contract:Q-7", "subcontract_of", "contract:Q-1", *_past(chance)),
        ("Castor Ridge LLC", "supplies", "contract:Q-1", *_past(chance)),
    ]
    return Neighbour(_links(*rows), chance.choice(("Q-7", "Q-1", "Castor Ridge LLC")), BARRED)


def observations(chance: random.Random) -> Neighbour:
    """A maker or a brand seen from a day."""
    thing, word = chance.choice(THINGS), chance.choice(("made_by", "branded_by"))
    since = chance.choice((_past(chance)[0], "2026-11-02", "2024", "2025-03"))
    return Neighbour(_links((thing, word, chance.choice(LISTED), since)), thing, BARRED)


def elsewhere(chance: random.Random) -> Neighbour:
    """A subcontractor that sells covered gear elsewhere."""
    firm, prime = chance.sample(FIRMS, 2)
    thing = chance.choice(THINGS)
    above = chance.choice((prime, "contract:Q-7"))
    sold = chance.choice(("supplies", "delivers"))
    rows = [(firm, "subcontract_of", above), (firm, sold, thing)]
    files = _links(*rows, (thing, "made_by", chance.choice(LISTED)))
    return Neighbour(files, above.removeprefix("contract:"), OPEN)


def siblings(chance: random.Random) -> Neighbour:
    """Other goods of a seller of covered gear."""
    firm, goods, thing = chance.choice(FIRMS), chance.choice(GOODS), chance.choice(THINGS)
    rows = [(firm, "supplies", goods), (firm, "supplies", thing)]
    files = _links(*rows, (thing, "made_by", chance.choice(LISTED)))
    return Neighbour(files, goods, frozenset({"no restriction found"}))


def spellings(chance: random.Random) -> Neighbour:
    """One contract, written in a column in one way and in a link in another."""
    plain = (
        f"W{chance.randrange(10, 99)}HQ{chance.randrange(10, 99)}C{chance.randrange(1000, 9999)}"
    )
    dashed = f"{plain[:5]}-{plain[5:7]}-{plain[7]}-{plain[8:]}"
    written = [plain, dashed, plain.lower(), f"Contract No. {dashed}", f"{plain} P00002"]
    column, link = chance.sample(written, 2)
    link = f"contract:{link}" if chance.random() < 0.5 else f"PO {dashed}"
    files = _links((link, "delivers", "AX-900"), ("AX-900", "made_by", chance.choice(LISTED)))
    files["suppliers.csv"] = f"supplier,contract\nCastor Ridge LLC,{column}\n"
    return Neighbour(files, "Castor Ridge LLC", BARRED)


def registrations(chance: random.Random) -> Neighbour:
    """Two names of one registration."""
    scheme, value = chance.choice(
        (("uei", "J7M9HPTGJ1S9"), ("cage", "1ABC5"), ("duns", "123456789"))
    )
    files = _links(
        ("Castor Intl", "has_identifier", f"{scheme}:{value}"),
        ("Castor Intl", "supplies", "AX-900"),
        ("AX-900", "made_by", chance.choice(LISTED)),
    )
    files["suppliers.csv"] = f"supplier,{scheme}\nCastor Ridge LLC,{value}\n"
    return Neighbour(files, "Castor Ridge LLC", BARRED)


def uses(chance: random.Random) -> Neighbour:
    """Own use and provision, by role and day."""
    own = chance.random() < 0.5
    said = chance.choice(
        ("own use", "internal use") if own else ("delivered", "resale", "for resale")
    )
    role = chance.choice(("us-federal-contractor", "us-subcontractor"))
    day = chance.choice(("2019-10-01", "2020-08-12", "2020-08-13", TODAY))
    prime = role == "us-federal-contractor"
    right = BARRED if not own or (prime and day >= "2020-08-13") else FREE
    files = {"devices.csv": f'maker,model,use\n"{chance.choice(ALWAYS)}",S5700,{said}\n'}
    subject = f"{files['devices.csv'].split(chr(34))[1]} S5700"
    return Neighbour(files, subject, right, f"{role}", day)


def acquired(chance: random.Random) -> Neighbour:
    """Gear bought before and after a bar on buying or installing."""
    early = chance.random() < 0.5
    context, right = chance.choice(
        (
            ("us-grantee", FREE),
            # 47 CFR 54.10: whether federal support pays for its upkeep is asked
            ("us-usf-recipient", FREE | {"action required", "unresolved"}),
            ("gb-public-provider,network-part=5g", frozenset({"action required"})),
            ("gb-public-provider,network-part=core", BARRED),  # removal was due in 2023
        )
    )
    maker = LISTED[1]
    day = f"{chance.choice((2015, 2018))}-0{chance.randrange(1, 10)}-11" if early else "2024-02-02"
    files = {"devices.csv": f'maker,model,acquired\n"{maker}",S5700,{day}\n'}
    return Neighbour(files, f"{maker} S5700", right if early else BARRED, context)


def clauses(chance: random.Random) -> Neighbour:
    """Another clause's number does not end the statute."""
    clause = chance.choice(("52.240-91", "52.240-90", "52.204-25", "252.204-7012", "52.212-4"))
    maker = chance.choice(ALWAYS)
    files = {"devices.csv": f'maker,model,use\n"{maker}",S5700,delivered\n'}
    return Neighbour(files, f"{maker} S5700", BARRED, f"us-federal-contractor,clause={clause}")


def performers(chance: random.Random) -> Neighbour:
    """Several firms perform a contract that delivers covered gear, by links or by a column."""
    firms = chance.sample(FIRMS, chance.randint(2, 4))
    thing, rows = chance.choice(THINGS), []
    files = {}
    if chance.random() < 0.5:
        listed = "\n".join(f"{firm},Q-7" for firm in firms)
        files["suppliers.csv"] = f"supplier,contract\n{listed}\n"
    else:
        rows = [(firm, "supplies", "contract:Q-7") for firm in firms]
    rows += [("contract:Q-7", "delivers", thing), (thing, "made_by", chance.choice(LISTED))]
    return Neighbour(_links(*rows) | files, chance.choice(firms), BARRED)


def made_for(chance: random.Random) -> Neighbour:
    """A firm under whose brand a listed firm is said to make, as a supplier or as a brand."""
    brand = chance.choice(("Lorex", "Amcrest", "LTS", "Swann", "Annke", "IC Realtime", "Alibi"))
    firm = chance.choice((brand, f"{brand} Technologies LLC", f"{brand} Security Inc."))
    if chance.random() < 0.5:
        return Neighbour({"s.csv": f"supplier\n{firm}\n"}, firm, OPEN)
    rows = f"brand,model,category,use\n{firm},C-{chance.randrange(10, 99)},camera,delivered\n"
    name = f"{firm} {rows.splitlines()[1].split(',')[1]}"
    return Neighbour({"d.csv": rows}, name, OPEN)


def grants(chance: random.Random) -> Neighbour:
    """What a grant pays for is bound as its recipients are, whoever asks."""
    maker = chance.choice(ALWAYS)
    header, cell = chance.choice(
        (
            *(("grant number", "2024-CX-001"), ("fain", "ABC123"), ("award type", "block grant")),
            *(("assistance type", "cooperative agreement"), ("grant", "n/a")),
            ("award type", "firm fixed price contract"),
        )
    )
    role = chance.choice(("us-subcontractor", "us-private"))
    row = f'maker,model,site,acquired,{header}\n"{maker}",S5700,HQ,2024-02-02,{cell}\n'
    paid = cell not in ("n/a", "firm fixed price contract")
    return Neighbour({"d.csv": row}, f"{maker} S5700", BARRED if paid else FREE, role)


def orders(chance: random.Random) -> Neighbour:
    """An order in a column: under a contract, or a purchase order that a link names."""
    thing, listed = chance.choice(THINGS), chance.choice(LISTED)
    number = f"{chance.randrange(1000, 9999)}"
    header, cell, link = chance.choice(
        (
            ("purchase order", number, f"PO {number}"),
            ("contract,parent contract", f"K-{number},B-{number}", f"contract:B-{number}"),
            ("contract,po number", f"B-{number},{number}", f"contract:B-{number}"),
        )
    )
    files = _links((link, "delivers", thing), (thing, "made_by", listed))
    files["suppliers.csv"] = f"supplier,{header}\nCastor Ridge LLC,{cell}\n"
    return Neighbour(files, "Castor Ridge LLC", BARRED)


def commas(chance: random.Random) -> Neighbour:
    """A list of one name a line, in which names hold commas."""
    listed = chance.choice(LISTED)
    names = [listed, "Castor Widgets, Inc.", "Blue Harbor LLC", "Larkspur Goods, Ltd."]
    chance.shuffle(names)
    head = chance.choice(("", "Supplier\n", "Vendor name\n"))
    label = f"names.{chance.choice(('txt', 'csv'))}"
    return Neighbour({label: head + "\n".join(names) + "\n"}, listed, BARRED)


def notations(chance: random.Random) -> Neighbour:
    """One bill of materials, or one list, in several notations."""
    listed = chance.choice(LISTED)
    bom: dict[str, object] = {"bomFormat": "CycloneDX", "specVersion": "1.6"}
    part = {"type": "device", "name": "Orrin Gate 5", "manufacturer": {"name": listed}}
    bom["metadata"] = {"component": part}
    statement = {"_type": "https://in-toto.io/Statement/v1", "predicate": bom}
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    envelope = {"payloadType": "application/vnd.in-toto+json", "payload": payload}
    xml = (
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="device">'
        f"<manufacturer><name>{listed}</name></manufacturer><name>Orrin Gate 5</name>"
        "</component></metadata></bom>"
    )
    tags = (
        "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: Orrin Gate 5\n"
        f"SPDXID: SPDXRef-a\nPackageOriginator: Organization: {listed}\n"
        "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n"
    )
    rows = [{"maker": listed, "model": "G5", "use": "resale"}]
    wrapped = {"count": 1, "devices": rows}
    label, text, subject = chance.choice(
        (
            ("b.json", json.dumps(envelope), "Orrin Gate 5"),
            ("b.json", json.dumps({"dsseEnvelope": envelope}), "Orrin Gate 5"),
            *(("b.xml", xml, "Orrin Gate 5"), ("b.spdx", tags, "Orrin Gate 5")),
            *((("d.json", json.dumps(value), f"{listed} G5")) for value in (rows, wrapped)),
            ("d.jsonl", json.dumps(rows[0]) + "\n", f"{listed} G5"),
        )
    )
    return Neighbour({label: text}, subject, SEEN)


def several_ways(chance: random.Random) -> Neighbour:
    """Of two things of one maker, the one that is exempt, light or software hides no other."""
    maker, (shut, left) = chance.choice(ALWAYS), chance.sample(THINGS, 2)
    whole, word = chance.choice((("contract:Q-7", "delivers"), ("Orrin Hall 3", "contains")))
    rows = [(whole, word, shut), (whole, word, left), (shut, "made_by", maker)]
    rows += [(left, "made_by", maker)]
    said = [(shut, "exempt_by", "US-NDAA19-889A/cannot-route"), (shut, "has_category", "software")]
    if word == "contains":
        rows.append((left, "in_role", "essential component"))
    rows.append(chance.choice(said))
    chance.shuffle(rows)
    subject = whole.removeprefix("contract:")
    context = chance.choice(("us-subcontractor", "us-federal-contractor"))
    return Neighbour(_links(*rows), subject, BARRED, context)


def acts_apart(chance: random.Random) -> Neighbour:
    """What a firm runs does not hide what it hands over, in whatever order the rows stand."""
    maker, firm, (own, sold) = chance.choice(ALWAYS), chance.choice(FIRMS), chance.sample(THINGS, 2)
    handed = chance.random() < 0.5
    rows = [(firm, "runs", own), (own, "made_by", maker), (sold, "made_by", maker)]
    rows += [(firm, "delivers", sold)] if handed else []
    chance.shuffle(rows)
    return Neighbour(_links(*rows), firm, BARRED if handed else FREE, "us-subcontractor")


def under_a_contract(chance: random.Random) -> Neighbour:
    """Who works under a contract is asked about what it delivers, and not about others' work."""
    maker, firm, thing = chance.choice(ALWAYS), chance.choice(FIRMS), chance.choice(THINGS)
    of_it = chance.random() < 0.5
    giver = "contract:Q-7" if of_it else "contract:S-9"
    rows = [(giver, "delivers", thing), (thing, "made_by", maker)]
    rows.append(("contract:S-9", "subcontract_of", "contract:Q-7"))
    under = chance.choice(("subcontract_of", "order", "supplies"))
    if under == "subcontract_of":
        rows.append((firm, "subcontract_of", "contract:Q-7"))
    else:
        tie = "order_of" if under == "order" else "subcontract_of"
        rows += [(firm, "supplies", "contract:S-3"), ("contract:S-3", tie, "contract:Q-7")]
    chance.shuffle(rows)
    return Neighbour(_links(*rows), firm, OPEN if of_it else FREE)


def misfits(chance: random.Random) -> Neighbour:
    """A contract that a row calls a subcontract of a thing is not cleared by that row."""
    thing, firm = chance.choice(THINGS), chance.choice(FIRMS)
    shown = chance.choice(((thing, "made_by", firm), ("contract:Z-1", "delivers", thing)))
    rows = [("contract:Q-7", "subcontract_of", thing), shown]
    chance.shuffle(rows)
    return Neighbour(_links(*rows), "Q-7", frozenset({"not examined"}))


def columns_beside(chance: random.Random) -> Neighbour:
    """Whom a column names beside the party is asked about, whatever the column is called."""
    header = chance.choice(
        (
            "Parent Company",
            "Ultimate Parent",
            "Beneficial Owner",
            "Owner",
            "Tier 2 Supplier",
            "Subcontractors",
            "Subawardee Name",
        )
    )
    listed = chance.random() < 0.5
    other = chance.choice(LISTED) if listed else "Kestrel Holding BV"
    text = f'Vendor,{header}\n{chance.choice(FIRMS)},"{other}"\n'
    return Neighbour({"v.csv": text}, other, BARRED if listed else FREE)


def unknown_words(chance: random.Random) -> Neighbour:
    """A word of a row that nobody knows is not what the context says."""
    maker, word = LISTED[chance.choice((2, 3, 4))], chance.choice(("lobby", "east wing", "n/k"))
    known = chance.random() < 0.3
    written = "office" if known else word
    text = f'maker,model,purpose\n"{maker}",C-7,{written}\n'
    right = FREE if known else OPEN
    return Neighbour({"d.csv": text}, f"{maker} C-7", right, "us-federal-contractor,purpose=office")


def pages(chance: random.Random) -> Neighbour:
    """A list saved as a page is read as the list that it is."""
    listed, header = chance.choice(LISTED), chance.choice(("Vendor", "Supplier", "Lieferant"))
    rows = [f"<tr><td>{name}<td>US</tr>" for name in (*chance.sample(FIRMS, 2), listed)]
    chance.shuffle(rows)
    text = f"<html><body><table><tr><th>{header}<th>Country</tr>{''.join(rows)}</table></html>"
    return Neighbour({chance.choice(("v.xls", "v.html")): text.replace("US", "CN")}, listed, BARRED)


KINDS: dict[str, Callable[[random.Random], Neighbour]] = {
    kind.__name__: kind
    for kind in (
        *(ends, names, reversed_ends, brands, events, observations, elsewhere, siblings),
        *(spellings, registrations, uses, acquired, clauses),
        *(performers, made_for, grants, orders, commas, notations),
        *(
            several_ways,
            acts_apart,
            under_a_contract,
            misfits,
            columns_beside,
            unknown_words,
            pages,
        ),
    )
}


def verdict_of(asked: Neighbour, folder: Path) -> str:
    """The verdict that ``check`` gives on the subject of ``asked``; empty where it has none."""
    from countermark.cli.main import main
    from countermark.reports.document import encode, read_document

    for name, text in asked.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    output = folder / "result.json"
    arguments = ["check", *(str(folder / name) for name in asked.files), "--as-of", asked.day]
    arguments += ["--context", asked.context, "--format", "json", "--output", str(output)]
    if main([*arguments, "--no-progress", "--exit-zero"]) != 0:
        return "no result"
    told = json.loads(encode(read_document(output.read_bytes())))["subjects"]
    found = [s["verdict"] for s in told if s["name"] == asked.subject]
    return found[0] if found else ""


def wrong(kind: str, seed: int, folder: Path) -> str:
    """What is wrong with one neighbour, or an empty string."""
    asked = KINDS[kind](random.Random(f"{kind}/{seed}"))
    given = verdict_of(asked, folder)
    if given in asked.right:
        return ""
    rows = " / ".join(text.replace("\n", " | ") for text in asked.files.values())
    return f"{kind}: “{asked.subject}” is “{given}” ({asked.context}, {asked.day}): {rows}"


def main() -> None:
    """Prints each wrong answer, and a line per kind."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kinds", nargs="*", metavar="KIND")
    options.add_argument("--each", type=int, default=25)
    options.add_argument("--seed", type=int, default=5)
    given = options.parse_args()
    lines = []
    for kind in given.kinds or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            found = [wrong(kind, given.seed * 1_000 + at, Path(folder)) for at in range(given.each)]
        bad = [fault for fault in found if fault]
        print("\n".join(bad))
        lines.append(f"{kind:16} {len(bad):4} of {given.each} wrong")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
