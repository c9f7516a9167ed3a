"""Which machine is meant by a host's name, and may the network client talk to it?

A name is looked up once, and the connection goes to the very address that was judged: looked up
again, it could give another (DNS rebinding). Only addresses of the public internet are spoken to,
unless the person asked for another: a redirect must not reach into the network behind us.
"""

from __future__ import annotations

import ipaddress
import socket

from countermark.model.errors import OperatorError, SourceError

_MOST = 4
"""Addresses of one name that are tried in turn."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 that carries an IPv4 address (RFC 6052)."""


def is_public(address: str) -> bool:
    """Is it an address of the public internet? Not private, loopback, link-local, unique-local,
    multicast, carrier-grade NAT (RFC 6598), reserved, nor IPv6 that carries such an IPv4."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None and not is_public(str(ip.sixtofour)):
            return False
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


def names_itself_private(host: str) -> bool:
    """Does the very text of an address say that it is not public: ``localhost``, ``10.0.0.1``?"""
    plain = host.strip("[]").rstrip(".").casefold()
    if plain == "localhost" or plain.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return False
    return not is_public(plain)


def resolved(host: str, port: int, url: str, *, private: bool, next_step: str) -> list[str]:
    """The addresses of a host, all judged. ``private``: others than public ones are asked for.

    Raises OperatorError where the name is not known, SourceError where any of its addresses may
    not be spoken to: a name with one public and one private address is no honest name.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise OperatorError(f"not reached: {words}", place=url, next_step=next_step) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not private and not is_public(address):
            raise SourceError(
                f"{host} is {address}, which is not on the public internet: not asked",
                place=url,
                next_step=f"say --allow-private if it is meant, or {next_step}",
            )
    return addresses[:_MOST]
