"""Who signed an Android app or a Java archive, and what of the signature holds on these bytes."""

from __future__ import annotations

from countermark.formats.android.apk_signers import ApkSigner, apk_signers
from countermark.formats.android.entries import Entries
from countermark.formats.artefact.piece import Ask
from countermark.formats.signatures import Proof
from countermark.formats.x509 import X509
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.inspection import Seen, Signer, Verified
from countermark.model.lazy_pattern import lazy_pattern

_BLOCK = lazy_pattern(rb"META-INF/[^/]+\.(?:RSA|DSA|EC)")


class AndroidSigners:
    """Reads signature schemes v1, v2, v3 and v3.1; checks digests, and signatures where it can.

    Limitation: source stamps are not read. Whether a platform would install the app also depends on
    its version and on what is installed already.
    """

    ID, VERSION, NAMED, SCANS = "android-signers", 1, False, False

    def reads(self, item: Item) -> bool:
        """An archive with a signature in it or before its directory."""
        return item.form == "zip" and any(
            node.role == "apk.signature" or _BLOCK.fullmatch(node.name)
            for node in item.opened.nodes
        )

    def read(self, item: Item, ask: Ask) -> Seen:
        """A signer for each scheme and key."""
        found = apk_signers(Entries(item.opened), ask.deadline)
        return Seen(signers=tuple(map(_signer, found)))


def _signer(one: ApkSigner) -> Signer:
    why = "; ".join(fault.what for fault in one.faults[:3])
    return signer_of(one.scheme, one.certificate, _verified(one), why, one.where)


def signer_of(
    scheme: str, certificate: X509 | None, verified: Verified, why: str, where: Span
) -> Signer:
    """The signer whom a certificate names; nobody where there is none that is understood."""
    if certificate is None:
        return Signer(
            scheme=scheme,
            subject="",
            issuer="",
            key="",
            verified=verified,
            why=why,
            spans=(where,),
        )
    return Signer(
        scheme=scheme,
        subject=certificate.subject,
        issuer=certificate.issuer,
        key=certificate.key.sha256,
        certificate=certificate.sha256,
        serial=certificate.serial,
        algorithm=certificate.key.kind,
        bits=certificate.key.bits or None,
        not_before=certificate.begins,
        not_after=certificate.ends,
        verified=verified,
        why=why,
        spans=(where,),
    )


def _verified(one: ApkSigner) -> Verified:
    if one.proof is Proof.HOLDS:
        return Verified.SIGNATURE
    if one.proof is Proof.BROKEN:
        return Verified.BROKEN
    return Verified.DIGESTS if one.contents is Proof.HOLDS else Verified.NOT_CHECKED
