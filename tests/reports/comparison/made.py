"""Comparisons made by hand, one of each result, with names and values that are no text."""

from __future__ import annotations

import msgspec

from countermark.model.artefact import Span
from countermark.model.comparison import (
    Accounted,
    Change,
    Comparison,
    Component,
    Failed,
    Place,
    Reason,
    Refused,
    Result,
    RuleSet,
    RuleUse,
    Sided,
    Status,
    Unproven,
    What,
)
from countermark.model.fact import Fact, FactChanges, FactKind
from countermark.model.gap import Gap, Why
from countermark.model.selector import By, Entry

GZIP = Entry("gzip", By.INDEX, 0)
SU = Entry("cpio", By.INDEX, 12, b"bin/su")
SIZE = 1_286_144


def side(name: str, *, same: int, explained: int = 0, unexplained: int = 0, unopened: int = 0,
         coverage: dict[str, int] | None = None) -> Sided:  # fmt: skip
    size = same + explained + unexplained + unopened
    return Sided(
        name=name,
        size=size,
        sha256=("a" if name.startswith("evaluated") else "b") * 64,
        form="cpio",
        accounted=Accounted(
            same=same, explained=explained, unexplained=unexplained, unopened=unopened
        ),
        coverage=coverage if coverage is not None else {"parsed": size - 512, "constant fill": 512},
    )


TIME = Change(
    what=What.FIELD,
    path=(b"bin/busybox",),
    form="cpio",
    role="cpio.entry",
    field="mtime",
    evaluated=1_700_000_000,
    deployed=1_700_086_400,
    evaluated_at=Place(spans=(Span(54, 8),), size=8),
    deployed_at=Place(spans=(Span(54, 8),), size=8),
    rule="time.entry",
)
MODE = Change(
    what=What.FIELD,
    path=(b"boot.gz", b"bin/su"),
    form="cpio",
    role="cpio.entry",
    field="mode",
    evaluated=0o100755,
    deployed=0o104755,
    evaluated_at=Place(within=(GZIP,), spans=(Span(14, 8),), size=8),
    deployed_at=Place(within=(GZIP,), spans=(Span(14, 8),), size=8),
    refused=(Refused("time.entry", "a-time", Failed(Unproven.NO_TIME, (0o100755,))),),
)
SETUID = Reason(what=What.FIELD, field="mode", evaluated=0o100755, deployed=0o104755)
UNOPENED = Reason(what=What.NOT_OPENED, not_opened=Why.NOT_READ)
CODE = Change(
    what=What.CONTENT,
    path=(b"boot.gz", b"bin/su", b".text"),
    form="elf",
    role="elf.section",
    field=".text",
    symbol="check_password",
    evaluated=b"\x74\x05",
    deployed=b"\xeb\x05",
    evaluated_at=Place(within=(GZIP, SU), spans=(Span(0x1000, 1), Span(0x1010, 1)), size=2),
    deployed_at=Place(within=(GZIP, SU), spans=(Span(0x1000, 1), Span(0x1010, 1)), size=2),
)
ADDED = Change(
    what=What.ADDED,
    path=(b"etc/\xff\n<b>%41",),
    form="cpio",
    role="cpio.entry",
    deployed_at=Place(spans=(Span(4096, 120),), size=120),
)
SEALED = Gap(
    "boot.gz > vault.bin", Why.NOT_READ, 4096, detail="encrypted", next_step="ask for its key"
)
NOT_OPENED = Change(
    what=What.NOT_OPENED,
    path=(b"boot.gz", b"vault.bin"),
    form="cpio",
    role="cpio.entry",
    evaluated_at=Place(within=(GZIP,), spans=(Span(8192, 4096),), size=4096),
    deployed_at=Place(within=(GZIP,), spans=(Span(8192, 4096),), size=4096),
    gap=SEALED,
)
RULE = RuleUse(
    id="time.entry",
    version=1,
    digest="c" * 64,
    kind="time",
    reason="the moment at which an entry was written is set by the clock of the build",
    never_implies="that the files are of one day",
    changes=120,
    size=960,
    places=(TIME,),
)
LAYOUT = msgspec.structs.replace(
    RULE, id="layout.tables", kind="order", digest="d" * 64, changes=2, size=209_296, places=(),
    reason="tables lie in the order of writing", never_implies="that the order was the same",
)  # fmt: skip
NOBODY = RuleSet(name="countermark-default 1", digest="e" * 64)
APPROVED = msgspec.structs.replace(NOBODY, approved_by="Ada Nurse, head", approved_on="2026-11-02")

IDENTICAL = Comparison(
    result=Result.IDENTICAL,
    evaluated=msgspec.structs.replace(
        side("evaluated.img", same=SIZE, coverage={}), sha256="b" * 64
    ),
    deployed=side("deployed.img", same=SIZE, coverage={}),
    rule_set=NOBODY,
)
EQUIVALENT = Comparison(
    result=Result.EQUIVALENT,
    evaluated=side("evaluated.img", same=SIZE - 210_256, explained=210_256),
    deployed=side("deployed.img", same=SIZE - 210_256, explained=210_256),
    rule_set=NOBODY,
    rules=(RULE, LAYOUT),
    components=(
        Component(path=(b"bin/busybox",), status=Status.RULE, rules=("time.entry",)),
        Component(path=(b"etc/hosts",), status=Status.RULE, rules=("time.entry",)),
    ),
    same_components=238,
)
APPROVED_EQUIVALENT = msgspec.structs.replace(EQUIVALENT, rule_set=APPROVED)
DIFFERS = Comparison(
    result=Result.DIFFERS,
    evaluated=side("evaluated.img", same=SIZE - 4_416, explained=320, unopened=4_096),
    deployed=side(
        "deployed.img", same=SIZE - 4_416, explained=320, unexplained=120, unopened=4_096
    ),
    rule_set=NOBODY,
    rules=(RULE,),
    unexplained=(MODE, CODE, ADDED, NOT_OPENED),
    unexplained_changes=4,
    unexplained_size=4_226,
    components=(
        Component(path=(b"bin/busybox",), status=Status.RULE, rules=("time.entry",)),
        Component(
            path=(b"boot.gz", b"bin/su"),
            status=Status.DIFFERS,
            reasons=(SETUID, Reason(what=What.CONTENT, part=b".text", named="check_password")),
        ),
        Component(
            path=ADDED.path, status=Status.DIFFERS, reasons=(Reason(what=What.ADDED),)
        ),
        Component(path=NOT_OPENED.path, status=Status.INCOMPARABLE, reasons=(UNOPENED,)),
    ),
    same_components=236,
    gaps=(SEALED,),
)  # fmt: skip
INCOMPARABLE = Comparison(
    result=Result.INCOMPARABLE,
    evaluated=side("evaluated.img", same=SIZE - 4_096, unopened=4_096),
    deployed=side("deployed.img", same=SIZE - 4_096, unopened=4_096),
    rule_set=APPROVED,
    unexplained=(NOT_OPENED,),
    unexplained_changes=1,
    unexplained_size=4_096,
    components=(
        Component(
            path=NOT_OPENED.path,
            status=Status.INCOMPARABLE,
            reasons=(UNOPENED,),
        ),
    ),
    same_components=239,
    gaps=(SEALED,),
)

FACTS = FactChanges(
    new=(
        Fact(
            FactKind.TRUST,
            "9f" * 32,
            "CN=Somebody New",
            (b"boot.gz", b"etc/ssl/cert.pem"),
            Place(within=(GZIP,), spans=(Span(600, 900),), size=900),
        ),
        Fact(FactKind.ADDRESS, "updates.example.org", "http://updates.example.org/x"),
    ),
    changed=(
        (
            Fact(FactKind.MODE, "boot.gz/bin/su", "0100755"),
            Fact(FactKind.MODE, "boot.gz/bin/su", "0104755"),
        ),
    ),
    gone=(Fact(FactKind.PACKAGE, "audit (arm)", "1.2"),),
    more=3,
)

ALL = {
    "identical": IDENTICAL,
    "equivalent": EQUIVALENT,
    "equivalent-approved": APPROVED_EQUIVALENT,
    "differs": DIFFERS,
    "incomparable": INCOMPARABLE,
}
