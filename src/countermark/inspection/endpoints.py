"""Addresses that stand in the bytes of a file: URLs, names of hosts, IP addresses.

What is hidden is not read here. A name that ends like a file or a word of code counts only in a
URL or with a first label that services have (``shipped/hosts.yaml``); a name that follows another
text without a byte between is not seen.
"""

from __future__ import annotations

from countermark.formats.artefact.piece import Ask
from countermark.inspection.address_scan import AddressScan, Found
from countermark.inspection.analyser import Item
from countermark.inspection.host_table import HostTable
from countermark.inspection.regions import regions
from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Endpoint, Seen

MOST = 20_000
"""Addresses of one file."""

SPANS = 20
"""Places of one address that are listed."""


class Endpoints:
    """Every file; a container's entries are files of their own."""

    ID, NAMED, SCANS = "endpoints", False, True

    def __init__(self, table: HostTable) -> None:
        self._table = table
        self._scan = AddressScan(table)
        self.VERSION = int(table.digest[:12], 16)

    def reads(self, item: Item) -> bool:
        """Any file that has bytes of its own."""
        return len(item.data) > 0

    def read(self, item: Item, ask: Ask) -> Seen:
        """Addresses, each once with its places; raises SourceError where the time is up."""
        places: dict[Found, list[Span]] = {}
        over = 0
        for region in regions(item):
            for one in self._scan.find(item.data[region.offset : region.end], ask.deadline):
                key = Found(0, 0, one.kind, one.value, one.host, one.doubtful)
                if key not in places and len(places) >= MOST:
                    over += 1
                    continue
                spans = places.setdefault(key, [])
                if len(spans) < SPANS:
                    spans.append(Span(region.offset + one.offset, one.length))
        found = tuple(self._endpoint(one, spans) for one, spans in places.items())
        what = item.inner.decode("utf-8", "backslashreplace")
        unread = Gap(what, Why.LIMIT, over, "addresses", detail=f"after {MOST:,} others")
        return Seen(endpoints=found, unread=(unread,) if over else ())

    def _endpoint(self, one: Found, spans: list[Span]) -> Endpoint:
        return Endpoint(
            value=one.value,
            host=one.host,
            kind=one.kind,
            common=one.doubtful or self._table.is_common(one.host),
            spans=tuple(spans),
        )
