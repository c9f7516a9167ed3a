"""What a system starts, who may log in, where it updates from, which keys lie in it."""

# ruff: noqa: E501 - a table reads as a table

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats import key_maker as keys

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection.accounts import Accounts, kind
from countermark.inspection.analyser import Item
from countermark.inspection.kernel_config import KernelConfig
from countermark.inspection.keys import Keys
from countermark.inspection.services import Services
from countermark.inspection.update_sources import UpdateSources
from countermark.inspection.whole_secrets import secret_findings
from countermark.model.errors import SourceError
from countermark.model.inspected import FilePlace, Image, InnerFile, Inspection, Mark, Sighting
from countermark.model.inspection import KeyKind, Seen
from countermark.store.scratch import Scratch


def item(path: str, data: bytes) -> Item:
    return Item((b"image", path.encode()), Opener(readers(), Scratch("x")).open(memoryview(data)))


def read(analyser, path: str, data: bytes) -> Seen | None:
    one = item(path, data)
    return analyser.read(one, ASK) if analyser.reads(one) else None


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("etc/inittab", b"::sysinit:/etc/init.d/rcS\nttyS0::askfirst:-/bin/sh\nx::off:/bin/no\n# y::once:/z\n",
         [("rcS", "/etc/init.d/rcS", "inittab, sysinit", ()), ("sh", "/bin/sh", "inittab, askfirst", ())]),
        ("etc/inittab", b"1:2345:respawn:/sbin/getty 38400 tty1\n", [("getty", "/sbin/getty 38400 tty1", "inittab, respawn", ())]),
        ("etc/init.d/telnet", b"#!/bin/sh\ntelnetd -p 2323 -l /bin/sh &\n", [("telnet", "", "init script", ("telnetd on 2323",))]),
        ("etc/init.d/foo", b"DAEMON=/usr/sbin/food\nstart-stop-daemon --start --exec $DAEMON\n", [("foo", "/usr/sbin/food", "init script", ())]),
        ("etc/init.d/foo", b"procd_set_param command /usr/sbin/food -x\n", [("foo", "/usr/sbin/food", "init script", ())]),
        ("lib/systemd/system/foo.socket", b"[Socket]\nListenStream=8080\nListenDatagram=1.2.3.4:53\n", [("foo.socket", "", "systemd", ("8080", "1.2.3.4:53"))]),
        ("usr/lib/systemd/system/foo.service", b"[Service]\nExecStart=-/usr/bin/foo -d\nUser=nobody\n", [("foo.service", "/usr/bin/foo -d", "systemd", ())]),
        ("etc/inetd.conf", b"#telnet stream tcp nowait root /x y\ntelnet stream tcp nowait root /usr/sbin/telnetd telnetd\n", [("telnet", "/usr/sbin/telnetd telnetd", "inetd", ("telnet/tcp",))]),
        ("etc/xinetd.d/tftp", b"service tftp\n{\n server = /usr/sbin/in.tftpd\n server_args = -s /t\n port = 69\n}\nservice off\n{\n disable = yes\n}\n", [("tftp", "/usr/sbin/in.tftpd -s /t", "xinetd", ("69",))]),
        ("init.rc", b"on boot\n  start x\nservice adbd /sbin/adbd --root\n    socket adbd stream 660 system\n    user shell\n\nservice y /bin/y\n", [("adbd", "/sbin/adbd --root", "Android init", ("socket adbd stream 660 system",)), ("y", "/bin/y", "Android init", ())]),
        ("etc/rc.local", b"echo starting telnetd\n/usr/sbin/telnetd -p 23 &\n# telnetd -p 99\n", [("telnetd", "telnetd -p 23 &", "script rc.local", ("23",))]),
    ],
)  # fmt: skip
def test_what_is_started_and_on_what_it_listens(path, data, expected):
    found = read(Services(), path, data).services
    assert [(one.name, one.program, one.started_by, one.listens) for one in found] == expected
    assert all(0 <= span.offset < span.end <= len(data) for one in found for span in one.spans)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", "none"), ("x", "in shadow"), ("!", "locked"), ("*", "locked"), ("!!", "locked"), ("!$6$a$b", "locked"),
        ("$1$a$b", "md5crypt"), ("$2b$10$x", "bcrypt"), ("$5$a$b", "sha256crypt"), ("$6$a$b", "sha512crypt"),
        ("$y$j9T$a$b", "yescrypt"), ("abJnggxhB/yWI", "descrypt"), ("plain", "unknown kind"),
    ],
)  # fmt: skip
def test_kinds_of_passwords(field, expected):
    assert kind(field) == expected


def test_accounts_and_never_their_hashes():
    passwd = b"root:x:0:0:root:/root:/bin/ash\nguest::500:500::/:/bin/sh\nftp:*:14:50::/:/sbin/nologin\nbroken\n"
    found = read(Accounts(), "etc/passwd", passwd).accounts
    assert [(a.name, a.uid, a.password, a.can_log_in) for a in found] == [
        ("root", 0, "in shadow", False),
        ("guest", 500, "none", True),
        ("ftp", 14, "locked", False),
    ]
    shadow = read(
        Accounts(), "etc/shadow", b"root:$1$salt$SECRETHASH:1:0:::::\nd:*:1::::::\n"
    ).accounts
    assert [(a.name, a.password, a.can_log_in) for a in shadow] == [
        ("root", "md5crypt", True),
        ("d", "locked", False),
    ]
    assert "SECRETHASH" not in repr(shadow)


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("etc/apt/sources.list", b"# deb http://no.example/x y\ndeb [arch=x] http://deb.example.org/debian stable main\n", ["http://deb.example.org/debian"]),
        ("etc/opkg/distfeeds.conf", b"src/gz core https://feeds.example.org/x\n", ["https://feeds.example.org/x"]),
        ("etc/apk/repositories", b"http://alpine.example.org/v3.1/main\n@edge http://e.example.org/x\n", ["http://alpine.example.org/v3.1/main", "http://e.example.org/x"]),
        ("etc/yum.repos.d/a.repo", b"[a]\nbaseurl=https://r.example.org/x\n", ["https://r.example.org/x"]),
        ("etc/mender/mender.conf", b'{"ServerURL": "https://m.example.org"}', ["https://m.example.org"]),
        ("etc/config/system", b"option firmware_url 'x'\nfota_server=http://f.example.com/check\n", ["http://f.example.com/check"]),
    ],
)  # fmt: skip
def test_where_updates_come_from(path, data, expected):
    found = read(UpdateSources(), path, data).settings
    assert [one.value for one in found] == expected
    for one in found:
        assert data[one.spans[0].offset : one.spans[0].end].decode() == one.value


def test_an_address_that_is_no_update_is_none():
    assert read(UpdateSources(), "etc/ntp.conf", b"server http://time.example.org/x\n") is None
    assert read(UpdateSources(), "etc/x.conf", b"quota_server=http://q.example.org/x\n") is None


CONFIG = b"#\n# Linux/arm 5.10.176 Kernel Configuration\n#\nCONFIG_MODULES=y\n# CONFIG_MODULE_SIG is not set\nCONFIG_FOO=m\n"


def test_a_configuration_by_itself_and_inside_a_kernel():
    plain = read(KernelConfig(), "boot/config-5.10", CONFIG)
    kernel = bytes(1 << 18) + b"IKCFG_ST" + gzip.compress(CONFIG, mtime=0) + b"IKCFG_ED" + bytes(9)
    inside = read(KernelConfig(), "vmlinux", kernel)
    for seen in (plain, inside):
        assert [(one.name, one.value) for one in seen.settings] == [
            ("CONFIG_MODULES", "y"),
            ("CONFIG_MODULE_SIG", "n"),
        ]
        assert [(one.name, one.version) for one in seen.components] == [("linux", "5.10.176")]
    with pytest.raises(SourceError):
        read(KernelConfig(), "vmlinux", bytes(1 << 18) + b"IKCFG_ST" + bytes(100))


def test_keys_by_what_their_file_is_for():
    cert = keys.pem("CERTIFICATE", keys.certificate())
    kinds = {
        path: [one.kind for one in read(Keys(), path, data).keys]
        for path, data in {
            "etc/ssl/certs/ca.pem": cert,
            "etc/x.crt": cert,
            "root/.ssh/authorized_keys": keys.ssh_line(),
            "etc/id.pub": keys.ssh_line(),
            "usr/bin/any": b"\0\0" + keys.pem("RSA PRIVATE KEY", keys.pkcs1()) + b"\0",
        }.items()
    }
    assert kinds == {
        "etc/ssl/certs/ca.pem": [KeyKind.TRUSTED],
        "etc/x.crt": [KeyKind.CERTIFICATE],
        "root/.ssh/authorized_keys": [KeyKind.LOGIN],
        "etc/id.pub": [KeyKind.PUBLIC],
        "usr/bin/any": [KeyKind.PRIVATE],
    }


def inspected(*files: tuple[str, str, Seen]) -> Inspection:
    inner = tuple(
        InnerFile(
            sha256=str(n),
            size=1,
            form="",
            places=(FilePlace((image.encode(), path.encode()), ()),),
            seen=seen,
        )
        for n, (image, path, seen) in enumerate(files)
    )
    found: dict[object, list[Mark]] = {}
    for n, (_, _, seen) in enumerate(files):
        for thing in (*seen.keys, *seen.accounts):
            found.setdefault(
                type(thing)(
                    **{k: getattr(thing, k) for k in thing.__struct_fields__ if k != "spans"}
                ),
                [],
            ).append(Mark(n))
    things = [Sighting(thing, tuple(marks)) for thing, marks in found.items()]
    return Inspection(
        images=(Image("a", 1, "x"), Image("b", 1, "y")),
        files=inner,
        keys=tuple(one for one in things if hasattr(one.thing, "key")),
        accounts=tuple(one for one in things if hasattr(one.thing, "uid")),
    )


def test_private_keys_and_empty_passwords_are_findings_and_sealed_keys_are_not():
    key = read(Keys(), "etc/key.pem", keys.pem("RSA PRIVATE KEY", keys.pkcs1()))
    sealed = read(Keys(), "etc/s.pem", keys.pem("ENCRYPTED PRIVATE KEY", bytes(99)))
    accounts = read(Accounts(), "etc/passwd", b"root::0:0:r:/:/bin/sh\nx::1:1:::/bin/false\n")
    found = list(
        secret_findings(
            inspected(
                ("a", "etc/key.pem", key),
                ("b", "k", key),
                ("a", "s", sealed),
                ("a", "etc/passwd", accounts),
            )
        )
    )
    assert [
        (one.concern.value, one.subject, dict(one.values).get("algorithm")) for one in found
    ] == [
        ("private-key", "etc/key.pem", "RSA 512, the same in 2 images"),
        ("empty-password", "root", None),
    ]


@pytest.mark.parametrize(
    ("analyser", "path"),
    [
        (Services(), "etc/inittab"),
        (Services(), "init.rc"),
        (Services(), "etc/inetd.conf"),
        (Services(), "etc/init.d/x"),
        (Accounts(), "etc/passwd"),
        (UpdateSources(), "etc/opkg.conf"),
        (Keys(), "x.pem"),
        (KernelConfig(), "boot/config-1"),
    ],
)
@given(
    st.binary(max_size=200)
    | st.text(alphabet=" \n\t:=/#-{}servictlnpda0", max_size=200).map(str.encode)
)
def test_any_bytes_are_read(analyser, path, data):
    read(analyser, path, data)
