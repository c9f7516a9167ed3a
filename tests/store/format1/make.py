"""Writes the fixture of a format 1 ledger; run with the release that wrote format 1.

    PYTHONPATH=RELEASE/src python make.py LEDGER EXPECTED RELEASE/tests/store

``EXPECTED`` is what that release itself read from each version, by id.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[3])
from invented import make_claim

from countermark.model.claim import Polarity
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.store import delta
from countermark.store.ledger import Ledger

NOON = 1_795_000_000_000_000
delta.MANY = 5


def main(where: str, expected: str) -> None:
    ledger = Ledger.create(where)
    versions = [
        ledger.append([make_claim(n, share=n * 1_000_000 or None) for n in range(12)], NOON)
    ]
    listed = "list:trial/7"
    versions.append(
        ledger.append(
            [
                make_claim(1, subject=listed, predicate=Predicate.NAMED, object="Quince Radio Ltd"),
                make_claim(
                    2,
                    subject=listed,
                    predicate=Predicate.ALSO_NAMED,
                    object="木瓜无线",
                    note="native",
                ),
                make_claim(
                    3,
                    subject=listed,
                    predicate=Predicate.REGISTERED_IN,
                    object="NO",
                    known_from="2021",
                ),
            ],
            NOON + 1,
        )
    )
    versions.append(
        ledger.retract(make_claim(3, share=3_000_000).id, "misread row", "reader", NOON + 2)
    )
    judged = make_claim(
        50, claimant="reader", predicate=Predicate.SAME_AS, object="reg:zte", note="seen"
    )
    versions.append(ledger.append([judged], NOON + 3))
    versions.append(
        ledger.append(
            [
                make_claim(
                    51,
                    claimant="owner",
                    predicate=Predicate.SET_ASIDE,
                    object="finding:abc",
                    note="until spring",
                ),
                make_claim(4, share=4_000_000, polarity=Polarity.DENIED, grade=Grade.parse("F6")),
            ],
            NOON + 4,
        )
    )  # five small files: merged by the next version
    versions.append(ledger.retract(judged.id, "another firm", "reader", NOON + 5))
    versions.append(ledger.append([judged], NOON + 6, revive=True))
    last = ledger.version()
    shown = {str(v): [c.id[:12] for c in ledger.view(version=v).claims()] for v in range(last + 1)}
    names = [[n.entity, n.text, n.role, n.country] for n in ledger.view().listed_names()]
    history = [[e.recorded_at, e.reason, e.author] for e in ledger.history(judged.id)]
    Path(expected).write_text(
        json.dumps(
            {
                "commits": versions,
                "shown": shown,
                "names": names,
                "judged": judged.id,
                "history": history,
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )
        + "\n",
        encoding="utf-8",
    )


main(sys.argv[1], sys.argv[2])
