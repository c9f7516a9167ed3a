"""Which of the hidden texts of a file are worth a word, each once with all its places."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.inspection.hidden.texts import TextKinds, kind_of
from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Endpoint, Hidden, Hiding, Seen, TextKind

MOST = 5000
"""Hidden texts of one file."""
SPANS = 50
"""Places of one text that are listed."""


class Text(msgspec.Struct, frozen=True):
    """A hidden text: the steps that hid it, the outermost first, its places and those of a key."""

    text: str
    hidden_as: tuple[Hiding, ...]
    spans: tuple[Span, ...]
    key: tuple[Span, ...] = ()

    def moved(self, by: int) -> Text:
        """The same in bytes that begin so much earlier."""
        spans, key = (
            [Span(s.offset + by, s.length) for s in one] for one in (self.spans, self.key)
        )
        return Text(self.text, self.hidden_as, tuple(spans), tuple(key))


def seen(texts: Iterable[Text], kinds: TextKinds, gaps: list[Gap]) -> Seen:
    """Addresses and commands; other texts by kind; plain words only beside one of the first two.

    An alphabet or a table of digits in an array hides nothing. In a file that hides an address,
    what else it hides in the same way helps to read it.
    """
    endpoints: dict[tuple[str, tuple[Hiding, ...]], Endpoint] = {}
    hidden: dict[tuple[str, tuple[Hiding, ...]], Hidden] = {}
    for one in texts:
        address, kind = kinds.address_in(one.text), kind_of(one.text)
        if address is not None and kind is not TextKind.COMMAND:
            known = endpoints.get((address.value, one.hidden_as))
            endpoints[address.value, one.hidden_as] = Endpoint(
                value=address.value,
                host=address.host,
                kind=address.kind,
                hidden_as=one.hidden_as,
                key=known.key if known else one.key,
                common=address.common,
                spans=_both(known.spans if known else (), one.spans),
            )
        elif kind is not None:
            before = hidden.get((one.text, one.hidden_as))
            hidden[one.text, one.hidden_as] = Hidden(
                text=one.text,
                kind=kind,
                hidden_as=one.hidden_as,
                key=before.key if before else one.key,
                spans=_both(before.spans if before else (), one.spans),
            )
    hides = any(not one.common for one in endpoints.values())
    hides |= any(one.kind is TextKind.COMMAND for one in hidden.values())
    worth = [one for one in hidden.values() if hides or one.kind is not TextKind.TEXT]
    if (count := len(endpoints) + len(worth)) > MOST:
        detail = f"more than {MOST} in a file"
        gaps.append(Gap("hidden texts", Why.LIMIT, count - MOST, "texts", detail))
    first = tuple(endpoints.values())[:MOST]
    return Seen(endpoints=first, hidden=tuple(worth[: MOST - len(first)]), unread=tuple(gaps))


def _both(before: tuple[Span, ...], new: tuple[Span, ...]) -> tuple[Span, ...]:
    """Places of one text, each once; of very many the first."""
    return before if len(before) >= SPANS else tuple(dict.fromkeys((*before, *new)))[:SPANS]
