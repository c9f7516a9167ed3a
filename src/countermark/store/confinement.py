"""What a limited process can no longer do, whatever happens in it: seccomp filters of Linux.

A filter (seccomp(2), SECCOMP_MODE_FILTER) refuses system calls by number before the kernel looks at
them: no socket, no other program or process, no file opened for writing, no name made, changed or
removed, no signal to anybody. Files that are open already can be written as far as RLIMIT_FSIZE
lets them. It may still read what its user may read: what it learns leaves it in its answer alone.
Elsewhere nothing is refused, and ``confine`` says so.
"""

from __future__ import annotations

import struct
import sys

ALL = ("open connections", "start programs", "write files")
"""What a confined process cannot do, in words for people; ``confine`` names what is left free."""

_X86, _ARM = 0xC000003E, 0xC00000B7
"""AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64 of linux/audit.h."""

_PLAIN: dict[int, tuple[int, ...]] = {
    # socket socketpair connect bind; execve execveat fork vfork ptrace kill tkill tgkill;
    # creat rename* mkdir* rmdir link* symlink* unlink* mknod* chmod fchmodat chown lchown fchownat
    # truncate mount umount2 setxattr lsetxattr utime utimes utimensat futimesat; unshare setns
    # setsid setpgid process_vm_* pidfd_* open_by_handle_at init_module finit_module bpf
    # io_uring_setup userfaultfd fchmodat2 mount_setattr
    _X86: (
        *(41, 53, 42, 49),
        *(59, 322, 57, 58, 101, 62, 200, 234),
        *(85, 82, 264, 316, 83, 258, 84, 86, 265, 88, 266, 87, 263, 133, 259),
        *(90, 268, 92, 94, 260, 76, 165, 166, 188, 189, 132, 235, 280, 261),
        *(272, 308, 112, 109, 310, 311, 424, 438, 304, 175, 313, 321, 425, 323, 452, 442),
    ),
    _ARM: (
        *(198, 199, 203, 200),
        *(221, 281, 117, 129, 130, 131),
        *(38, 276, 34, 37, 36, 35, 33),
        *(53, 54, 45, 40, 39, 5, 6, 88),
        *(97, 268, 157, 154, 270, 271, 424, 438, 265, 105, 273, 280, 425, 282, 452, 442),
    ),
}
_OPEN = {_X86: 2, _ARM: None}
_OPENAT = {_X86: 257, _ARM: 56}
_CLONE = {_X86: 56, _ARM: 220}
_CLONE3, _OPENAT2 = 435, 437

_WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC and the bit of O_TMPFILE, alike on both machines."""
_THREAD = 0x10000  # CLONE_THREAD: a thread of the same process is none of its own

_LOAD, _EQUAL, _SET, _RETURN, _AT_LEAST = 0x20, 0x15, 0x45, 0x06, 0x35
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSED, _UNKNOWN = 0x00050000 | 1, 0x00050000 | 38  # SECCOMP_RET_ERRNO with EPERM, ENOSYS


def confine() -> tuple[str, ...]:
    """Confine this very process for good; returns what of ``ALL`` it could not be kept from."""
    if not sys.platform.startswith("linux"):
        return ALL
    import ctypes
    import os

    machine = {"x86_64": _X86, "aarch64": _ARM}.get(os.uname().machine)
    if machine is None or struct.calcsize("P") != 8 or sys.byteorder != "little":
        return ALL

    rules = program(machine)

    class Filter(ctypes.Structure):  # struct sock_fprog
        _fields_ = (("length", ctypes.c_ushort), ("rules", ctypes.c_char_p))

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    held = Filter(len(rules) // 8, rules)
    if prctl(38, 1, 0, 0, 0):  # PR_SET_NO_NEW_PRIVS
        return ALL
    if prctl(22, 2, ctypes.byref(held), 0, 0):  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER
        return ALL
    return ()


def program(machine: int) -> bytes:
    """The filter in classic BPF (struct sock_filter: code, jump if so, if not, value).

    It sees struct seccomp_data: number at 0, architecture at 4, arguments of eight bytes from 16.
    """
    made = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, 0x40000000),  # the numbers of x32
        (_RETURN, 0, 0, _UNKNOWN),
    ]
    for number in _PLAIN[machine]:
        made += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSED)]
    for number in (_CLONE3, _OPENAT2):  # glibc falls back to clone, and to openat
        made += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _UNKNOWN)]
    opening = _OPEN[machine]
    if opening is not None:
        made += _refused_with(opening, 24, _WRITES)
    made += _refused_with(_OPENAT[machine], 32, _WRITES)
    made += [
        (_EQUAL, 0, 4, _CLONE[machine]),
        (_LOAD, 0, 0, 16),
        (_SET, 1, 0, _THREAD),
        (_RETURN, 0, 0, _REFUSED),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("<HBBI", *rule) for rule in made)


def _refused_with(number: int, argument: int, bits: int) -> list[tuple[int, int, int, int]]:
    """Refuse a call where one of ``bits`` is set in its argument at this offset."""
    return [
        (_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, argument),
        (_SET, 0, 1, bits),
        (_RETURN, 0, 0, _REFUSED),
        (_RETURN, 0, 0, _ALLOW),
    ]
