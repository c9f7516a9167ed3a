"""Who signed the app beside this file, by signature scheme v4."""

from __future__ import annotations

from countermark.formats.android.idsig import idsig
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.inspection.android_signers import signer_of
from countermark.model.inspection import Seen, Verified


class AndroidIdsig:
    """Reads ``.idsig`` files; goes by their names.

    Limitation: the signature is not checked, because what it signs stands in another file.
    """

    ID, VERSION, NAMED, SCANS = "android-idsig", 1, True, False

    def reads(self, item: Item) -> bool:
        """By the name."""
        return item.name.endswith(b".idsig")

    def read(self, item: Item, ask: Ask) -> Seen:
        """The signer; raises SourceError."""
        found = idsig(item.data)
        broken = "" if found.same_key else "a certificate of another key than the one that signed"
        verified = Verified.BROKEN if broken else Verified.NOT_CHECKED
        why = broken or "what it signs stands in another file"
        return Seen(signers=(signer_of("v4", found.certificate, verified, why, found.where),))
