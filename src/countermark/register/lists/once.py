"""Says each thing of a party once, for lists that print a party on several rows.

Such a list repeats what it says of a party beside each of its names or addresses; a name counts
once however often it stands there.
"""

from __future__ import annotations

from countermark.model.predicate import Predicate
from countermark.model.qualifier import NATIVE, How
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists.manifest import Programme
from countermark.register.lists.scribe import Scribe


class Once:
    """A scribe that does not repeat itself. Not reused between lists."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self._said: set[tuple[str, str, str]] = set()

    def _new(self, node: str, what: str, text: str) -> bool:
        said = (node, what, text)
        if said in self._said:
            return False
        self._said.add(said)
        return True

    def name(self, node: str, text: str) -> None:
        """A legal name; another spelling of it that is also called so is one too."""
        if text and self._new(node, "name", text):
            self.scribe.name(node, text)

    def alias(self, node: str, text: str, note: str = "", *, former: bool = False) -> None:
        """Another name; one in letters of another script is the party's own spelling."""
        if text and self._new(node, "name", text):
            role = NATIVE if is_foreign(text) and not former else ""
            self.scribe.alias(node, text, note, role=role, former=former)

    def say(
        self,
        node: str,
        predicate: Predicate,
        text: str,
        *,
        note: str = "",
        certain: bool = True,
        how: How | None = None,
    ) -> None:
        """Anything else."""
        if text and self._new(node, predicate.value, text):
            self.scribe.say(node, predicate, text, note=note, certain=certain, how=how)

    def listed(
        self, node: str, programme: Programme, valid: Interval = ALWAYS, note: str = ""
    ) -> None:
        """A listing: once for each programme and note."""
        if self._new(node, f"listed {valid.start} {valid.end} {note}", programme.measure):
            self.scribe.listed(node, programme, valid, note)


def is_foreign(text: str) -> bool:
    """Is most of it written in letters that are not Latin?"""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(
        letter >= "\u0370" and not "\u1e00" <= letter <= "\u1eff" for letter in letters
    ) * 2 > (len(letters))
