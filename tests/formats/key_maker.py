"""Keys made here of small numbers, which no one can use: every format that holds them."""

from __future__ import annotations

import base64

N, E = (1 << 511) + 12345, 65537
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")


def value(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def number(n: int) -> bytes:
    return value(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def spki() -> bytes:
    return value(0x30, _RSA, value(3, b"\0", value(0x30, number(N), number(E))))


def pkcs1() -> bytes:
    return value(0x30, number(0), number(N), number(E), *(number(3 + i) for i in range(6)))


def pkcs8() -> bytes:
    return value(0x30, number(0), _RSA, value(4, pkcs1()))


def certificate(name: str = "device", number_: int = 7) -> bytes:
    called = value(
        0x30, value(0x31, value(0x30, bytes.fromhex("0603550403"), value(12, name.encode())))
    )
    times = value(0x30, value(0x17, b"200101000000Z"), value(0x17, b"300101000000Z"))
    body = value(0x30, number(number_), _RSA, called, times, called, spki())
    return value(0x30, body, _RSA, value(3, b"\0" * 9))


def pem(label: str, raw: bytes, head: str = "") -> bytes:
    words = base64.encodebytes(raw).decode()
    return f"-----BEGIN {label}-----\n{head}{words}-----END {label}-----\n".encode()


def text(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


def mpint(n: int) -> bytes:
    return text(n.to_bytes(n.bit_length() // 8 + 1, "big"))


def ssh_blob() -> bytes:
    return text(b"ssh-rsa") + mpint(E) + mpint(N)


def ssh_line() -> bytes:
    return b"ssh-rsa " + base64.b64encode(ssh_blob()) + b" somebody@somewhere\n"


def openssh(cipher: bytes = b"none") -> bytes:
    body = b"openssh-key-v1\0" + text(cipher) + text(b"none") + text(b"") + (1).to_bytes(4, "big")
    return pem("OPENSSH PRIVATE KEY", body + text(ssh_blob()) + text(bytes(64)))


def dropbear() -> bytes:
    return ssh_blob() + mpint(12345) + mpint(7) + mpint(11)
