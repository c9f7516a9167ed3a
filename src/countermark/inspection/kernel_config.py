"""How a Linux kernel was configured: its release, and the options that bear on what guards it.

Source: ``kernel/configs.c`` of Linux: the configuration, packed by gzip, stands between
``IKCFG_ST`` and ``IKCFG_ED``; the names are those of Kconfig. An option that is off is a comment.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.inspection import Component, ComponentKind, Known, Seen, Setting, Sure
from countermark.model.lazy_pattern import lazy_pattern

_BEGIN, _END = b"IKCFG_ST", b"IKCFG_ED"
_FORMS = ("", "elf", "flash", "pe")
"""What a kernel with a configuration in it may be to a reader of containers."""

_LONGEST = 4 << 20
_LARGEST = 256 << 20
_FILE = lazy_pattern(rb"(?:^|/)(?:boot/config-[^/]+|config-\d[^/]*|kernel[-_.]config|config\.gz)$")
_RELEASE = lazy_pattern(rb"# Linux/\S+ (\d\S+) Kernel Configuration")
_OPTION = lazy_pattern(rb"(?m)^(?:CONFIG_([A-Z0-9_]+)=([^\n]*)|# CONFIG_([A-Z0-9_]+) is not set)")
_TOLD = frozenset(
    {
        *("MODULES", "MODULE_SIG", "MODULE_SIG_FORCE", "KEXEC", "DEVMEM", "DEVKMEM", "PROC_KCORE"),
        *("STRICT_KERNEL_RWX", "STRICT_MODULE_RWX", "STACKPROTECTOR", "STACKPROTECTOR_STRONG"),
        *("CC_STACKPROTECTOR", "RANDOMIZE_BASE", "SECCOMP", "SECURITY", "SECURITY_SELINUX"),
        *("SECURITY_APPARMOR", "SECURITY_SMACK", "SECURITY_YAMA", "SECURITY_LOCKDOWN_LSM"),
        *("HARDENED_USERCOPY", "FORTIFY_SOURCE", "KGDB", "MAGIC_SYSRQ", "DEBUG_FS", "BPF_SYSCALL"),
        *("DM_VERITY", "IMA", "INTEGRITY", "IKCONFIG", "SLAB_FREELIST_RANDOM", "VMAP_STACK"),
    }
)
"""Options that are told; the others are read past."""


class KernelConfig:
    """A configuration by itself, or inside a kernel."""

    ID, VERSION, NAMED, SCANS = "kernel-config", 1, True, True

    def reads(self, item: Item) -> bool:
        """By its name, or where the marks of an embedded one stand."""
        if len(item.data) > _LARGEST:
            return False
        if not item.form and (_FILE.search(item.inner) or _RELEASE.search(item.data[:400])):
            return True
        large = item.form in _FORMS and len(item.data) > 1 << 18
        return large and _BEGIN in bytes(item.data)

    def read(self, item: Item, ask: Ask) -> Seen:
        """Its release and options; raises SourceError where it cannot be unpacked."""
        data = bytes(item.data)
        at = data.find(_BEGIN)
        if at < 0:
            return _seen(data, None)
        unpack = zlib.decompressobj(31)
        try:
            config = unpack.decompress(data[at + len(_BEGIN) :], _LONGEST)
        except zlib.error as error:
            raise SourceError(
                f"a configuration that is not packed: {error}", place=f"byte {at}"
            ) from error
        end = data.find(_END, at)
        return _seen(config, Span(at, (end if end > at else at + 16) - at))


def _seen(words: bytes, whole: Span | None) -> Seen:
    """Places in a packed configuration are that of all of it."""
    release = _RELEASE.search(words)
    found: tuple[Component, ...] = ()
    if release:
        version = release.group(1).decode("ascii", "replace")
        found = (
            Component(
                name="linux", version=version, kind=ComponentKind.OPERATING_SYSTEM,
                known=Known.BUILD_RECORD, sure=Sure.PROBABLE,
                cpe=f"cpe:2.3:o:linux:linux_kernel:{version.split('-')[0]}:*:*:*:*:*:*:*",
                spans=(whole or Span(release.start(1), len(release.group(1))),),
            ),
        )  # fmt: skip
    return Seen(components=found, settings=tuple(_settings(words, whole)))


def _settings(words: bytes, whole: Span | None) -> Iterator[Setting]:
    for match in _OPTION.finditer(words):
        name = (match.group(1) or match.group(3)).decode()
        if name in _TOLD:
            value = match.group(2).decode("ascii", "replace") if match.group(1) else "n"
            span = whole or Span(match.start(), match.end() - match.start())
            yield Setting(name=f"CONFIG_{name}", value=value, spans=(span,))
