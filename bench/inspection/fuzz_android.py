"""Damaged manifests, tables, certificates, signatures and apps: each read or refused, nothing else.

    python bench/inspection/fuzz_android.py [COUNT]

From a fixed seed: bytes changed, numbers replaced by others that lie, parts cut out, put in twice
or exchanged. A reader may raise SourceError (or DerError, the codec's own); what else it raises
stops the run and names the input. An app whose bytes changed must not verify. Prints what came out.
"""

from __future__ import annotations

import random
import struct
import sys
from collections import Counter
from collections.abc import Callable

from tests.inspection.apk_maker import (
    Reference,
    apk,
    arsc,
    axml,
    block,
    key,
    manifest,
    pkcs7,
    v1,
)
from tests.inspection.test_android_app import ROOT
from tests.inspection.test_android_signers import idsig as made_idsig

from countermark.formats import der
from countermark.formats.android.binary_xml import binary_xml
from countermark.formats.android.idsig import idsig
from countermark.formats.android.manifest import manifest as read_manifest
from countermark.formats.android.resources import Resources
from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.formats.pkcs7 import signed_data
from countermark.formats.x509 import x509
from countermark.inspection.analyser import Item
from countermark.inspection.android_app import AndroidApp
from countermark.inspection.android_signers import AndroidSigners
from countermark.model.errors import SourceError
from countermark.model.inspection import Verified
from countermark.store.scratch import Scratch

LIES = (0, 1, 7, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00010001)


def xml(data: bytes) -> str:
    found = binary_xml(memoryview(data))
    read_manifest(found, None)
    return "read with faults" if found.faults else "read"


def table(data: bytes) -> str:
    found = Resources(memoryview(data))
    for number in (0x7F010000, 0x7F010004, 0x7F020000):
        found.resolve(binary_xml(memoryview(REFERS)).elements[0].attributes[0].value)
        found.text(type(binary_xml(memoryview(REFERS)).elements[0].attributes[0].value)(1, number))
    return "read"


def message(data: bytes) -> str:
    return f"{len(signed_data(data).signers)} signers"


def certificate(data: bytes) -> str:
    return "read" if x509(data) else "none"


def beside(data: bytes) -> str:
    return "read" if idsig(memoryview(data)).certificate else "no certificate"


def app(data: bytes) -> str:
    item = Item((b"a.apk",), Opener(readers(), Scratch("a")).open(memoryview(data)))
    if AndroidApp().reads(item):
        AndroidApp().read(item, ASK)
    signers = AndroidSigners().read(item, ASK).signers if AndroidSigners().reads(item) else ()
    newest = [one for one in signers if one.scheme == "v2"]
    if data != WHOLE and any(one.verified is Verified.SIGNATURE for one in newest):
        raise AssertionError("a changed app verifies")
    return "signed" if newest else "not signed"


REFERS = axml(manifest(app={"label": Reference(0x7F010000)}))
TABLE = arsc({0x7F010000: "x", 0x7F010004: Reference(0x7F010000), 0x7F020000: True})
WHOLE = block(v1(apk(ROOT, TABLE), key(), also="2"), key(), "v2")
READERS: dict[str, tuple[Callable[[bytes], str], tuple[bytes, ...], int]] = {
    "compiled XML": (xml, (axml(ROOT), axml(ROOT, utf8=True), REFERS), 6),
    "resources": (table, (TABLE, arsc({0x7F010000: "x"}, "sparse"),
                          arsc({0x7F010000: "x"}, "short")), 5),
    "PKCS #7": (message, (pkcs7(b"x", key()), pkcs7(b"x", key(), attributes=True)), 3),
    "certificate": (certificate, (key().certificate,), 3),
    "beside an app": (beside, (made_idsig(key()),), 2),
    "app": (app, (WHOLE,), 1),
}  # fmt: skip


def damaged(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(max(len(made) - 4, 1))
        match chance.randrange(5):
            case 0:
                made[at] ^= 1 << chance.randrange(8)
            case 1 if len(made) > 8:
                struct.pack_into("<I", made, at, chance.choice(LIES))
            case 2:
                del made[at : at + chance.randint(1, 40)]
            case 3:
                made[at:at] = made[at : at + chance.randint(1, 40)]
            case 4:
                other = chance.randrange(len(made) or 1)
                made[at : at + 4], made[other : other + 4] = (
                    made[other : other + 4],
                    made[at : at + 4],
                )
    return bytes(made)


def main(count: int) -> None:
    chance = random.Random(0x14)
    weights = [weight for _, _, weight in READERS.values()]
    results: dict[str, Counter[str]] = {name: Counter() for name in READERS}
    for number in range(count):
        name = chance.choices(list(READERS), weights)[0]
        read, inputs, _ = READERS[name]
        data = damaged(chance, chance.choice(inputs))
        try:
            said = read(data)
        except (SourceError, der.DerError):
            said = "refused"
        except Exception:
            print(f"{name}, input {number}: {data.hex()[:4000]}")
            raise
        results[name][said] += 1
    for name, found in results.items():
        print(f"{name}: {sum(found.values())}: {dict(found.most_common())}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
