"""Whose keys signed an image: public test keys, the platform's key, and signatures that break.

A name in a certificate is what its holder wrote. A key tells that two apps have one holder, unless
everybody holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from countermark.formats import yaml_text
from countermark.inspection.installed import SYSTEM, Installed, brand_of, installed
from countermark.model.errors import SourceError
from countermark.model.inspected import Concern, Finding, InnerFile, Inspection, Mark, Weight
from countermark.model.inspection import Signer, Verified

PUBLIC_KEYS = "public_keys.yaml"
_PLATFORM = "android"
"""The package of the framework's own resources, which the platform's key signs."""


class PublicKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key whose private half anybody can have: SHA-256 of the key and of its certificate."""

    name: str
    key: str
    certificate: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    keys: tuple[PublicKey, ...]


class PublicKeys:
    """The keys that identify nobody, from the shipped table."""

    def __init__(self, shipped: Mapping[str, bytes]) -> None:
        try:
            read = yaml_text.read(shipped[PUBLIC_KEYS], _File)
        except (yaml_text.YamlError, msgspec.ValidationError) as error:
            raise SourceError(str(error), place=PUBLIC_KEYS) from error
        self._by_key = {one.key: one for one in read.keys}
        self.source = read.source

    def get(self, key: str) -> PublicKey | None:
        """The row of a key; None for one that may identify its holder."""
        return self._by_key.get(key)


class Platform(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs the platform of one image; ``apps`` of it have that key.

    ``holder`` is the name in the certificate, ``brand`` what the system says its brand is.
    """

    image: bytes
    key: str
    holder: str
    brand: str
    apps: int
    of: int
    mark: Mark


def key_findings(found: Inspection, public: PublicKeys) -> Iterator[Finding]:
    """Public keys, platform keys of other names than the brand, signatures that do not hold."""
    files = found.files
    apps = installed(files)
    yield from _public(apps, files, public)
    for one in platforms(files, apps):
        if public.get(one.key) is None and one.brand:
            yield _platform(one)
    for number, file in enumerate(files):
        yield from _broken(number, file)


def platforms(files: Sequence[InnerFile], apps: Sequence[Installed]) -> Iterator[Platform]:
    """The platform's key of each image: of the framework's resources, else of most system apps."""
    images = dict.fromkeys(one.image for one in apps)
    for image in images:
        here = [one for one in apps if one.image == image]
        first = [one for one in here if one.app.package == _PLATFORM and one.keys]
        chosen = first or [one for one in here if one.app.shared_user == SYSTEM and one.keys]
        if not chosen:
            continue
        key = Counter(key for one in chosen for key in sorted(one.keys)).most_common(1)[0][0]
        holder = next(one for one in chosen if key in one.keys)
        yield Platform(
            image=image,
            key=key,
            holder=_signer(files[holder.file], key).subject,
            brand=brand_of(files, image),
            apps=sum(key in one.keys for one in here),
            of=len(here),
            mark=holder.mark,
        )


def _public(
    apps: Sequence[Installed], files: Sequence[InnerFile], public: PublicKeys
) -> Iterator[Finding]:
    for one in apps:
        for key in sorted(one.keys):
            found = public.get(key)
            if found is None or _signer(files[one.file], key).verified is Verified.BROKEN:
                continue
            system = one.app.shared_user == SYSTEM or one.app.package == _PLATFORM
            yield Finding(
                concern=Concern.TEST_KEY,
                weight=Weight.ADVISORY if system else Weight.NOTE,
                subject=one.app.package,
                values=(("key", f"{found.name}, {public.source}"), ("sha256", key)),
                marks=(one.mark,),
            )


def _platform(one: Platform) -> Finding:
    return Finding(
        concern=Concern.PLATFORM_KEY,
        weight=Weight.NOTE,
        subject=one.brand,
        values=(
            ("holder", one.holder),
            ("apps", str(one.apps)),
            ("of", str(one.of)),
            ("sha256", one.key),
        ),
        marks=(one.mark,),
    )


def _broken(number: int, file: InnerFile) -> Iterator[Finding]:
    """The newest scheme counts: a v1 signature that v2 replaces need not hold."""
    scheme = max((one.scheme for one in file.seen.signers), default="")
    for one in file.seen.signers:
        if one.verified is Verified.BROKEN and one.scheme == scheme:
            apps = file.seen.apps
            path = file.path[-1].decode("utf-8", "backslashreplace") if file.path else ""
            # An app of the system whose code was taken out to be compiled breaks v1 alone.
            yield Finding(
                concern=Concern.SIGNATURE_BROKEN,
                weight=Weight.NOTE if scheme == "v1" else Weight.ADVISORY,
                subject=apps[0].package if apps else path,
                values=(("why", one.why), ("scheme", scheme)),
                marks=(Mark(number, one.spans),),
            )


def _signer(file: InnerFile, key: str) -> Signer:
    return next(one for one in file.seen.signers if one.key == key)
