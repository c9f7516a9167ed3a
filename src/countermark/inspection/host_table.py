"""The table of host names (``shipped/hosts.yaml``): which texts are names, which tell nothing."""

from __future__ import annotations

import hashlib
from functools import cached_property

import msgspec

from countermark.model.errors import SourceError

HOSTS = "hosts.yaml"
"""Its name among the shipped files of this room."""


class _Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str
    why: str
    below: bool = False


class HostTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The columns are explained in the file."""

    version: int
    top_level: frozenset[str]
    also_words: frozenset[str]
    service_labels: frozenset[str]
    code_labels: frozenset[str]
    common: tuple[_Common, ...]

    @cached_property
    def digest(self) -> str:
        """Names what the table says."""
        lists = [sorted(v) for v in (self.top_level, self.also_words, self.service_labels)]
        said = msgspec.json.encode((lists, sorted(self.code_labels), self.common))
        return hashlib.sha256(said).hexdigest()

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(one.host for one in self.common)

    @cached_property
    def _domains(self) -> frozenset[str]:
        return frozenset(one.host for one in self.common if one.below)

    def is_common(self, host: str) -> bool:
        """Does the host tell nothing, because innocent files hold it by the thousand?"""
        if host in self._whole:
            return True
        at = host.find(".")
        while at >= 0:
            if host[at + 1 :] in self._domains:
                return True
            at = host.find(".", at + 1)
        return False

    def is_top_level(self, label: str) -> bool:
        """Is it the last label of host names?"""
        return label in self.top_level or label in self.also_words

    def is_bare_host(self, labels: list[str]) -> bool:
        """Is a name without a scheme a host's, and no class, file or property?"""
        first, last = labels[0].lower(), labels[-1].lower()
        if len(labels) < 2 or first in self.code_labels:
            return False
        if len({label.islower() for label in labels[-2:] if label.isalpha()}) > 1:
            return False  # System.Net, Foo.com
        if last in self.top_level:
            return len(labels[-2]) > 1
        return last in self.also_words and len(labels) > 2 and first in self.service_labels


def read_hosts(content: bytes) -> HostTable:
    """The table in a YAML file; raises SourceError."""
    from countermark.formats.yaml_text import read

    try:
        return read(content, HostTable)
    except ValueError as error:
        raise SourceError(f"no table of hosts: {error}", place=HOSTS) from error
