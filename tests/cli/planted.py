"""Fifty secrets planted in files of eleven kinds; each value is found nowhere else."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

DOCX = """<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"""


class Planted:
    """Writes the files below ``folder``; ``values`` are the secrets, as text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values: list[str] = []
        self.write()

    def secret(self, form: str = "Plant{}ed") -> str:
        value = form.format(f"{len(self.values) * 7919 + 104729:07d}")
        self.values.append(value)
        return value

    def write(self) -> None:
        s = self.secret
        put = self._put
        put(
            "core.cfg",
            f"""hostname core1
enable secret 5 $1$mERr${s("h{}xQ")}
username admin privilege 15 password 7 {s("{}0F")}
snmp-server community {s()} RO
snmp-server host 192.0.2.9 version 2c {s()}
snmp-server user nms grp v3 auth sha {s()} priv aes 128 {s()}
crypto isakmp key {s()} address 198.51.100.7
 neighbor 192.0.2.33 password {s()}
tacacs-server host 192.0.2.1 key 7 {s("{}AB")}
key chain K
 key 1
  key-string {s()}
""",
        )
        put(
            "vrp.cfg",
            f""" local-user ops password irreversible-cipher {s("$1a${}")}
snmp-agent community read cipher {s()}
snmp-agent usm-user v3 a b authentication-mode sha cipher {s()} privacy-mode aes128 cipher {s()}
""",
        )
        put(
            "junos.conf",
            f"""set snmp community {s()} authorization read-only
    encrypted-password "{s("$6$ab${}")}"; ## SECRET-DATA
    pre-shared-key ascii-text "{s("$9${}")}"; ## SECRET-DATA
""",
        )
        put(
            "routeros.rsc",
            f"""/ppp secret
add name=cpe1 password={s()} service=pppoe
set wpa2-pre-shared-key="{s()}"
""",
        )
        put(
            "devices.csv",
            f"""Hostname,Manufacturer,Model,SNMP Community,Enable Password
sw1,Nokia,7750 SR,{s()},"{s("a,{}")}"
sw2,ZTE Corporation,ZXR10,{s()},{s()}
""",
        )
        put("devices16.csv", f"Hostname,Manufacturer,Password\nsw3,ZTE,{s()}\n", "utf-16")
        put(
            "subscribers.csv",
            f"""Subscriber ID;Name;Street;Phone;E-mail
17;{s("Jane {}")};{s("{} Elm St")};{s("+1555{}")};{s("j{}@home.example")}
""",
        )
        put("app.json", json.dumps({
            "db": {"user": "a", "password": s(), "api_key": s()},
            "settings": [{"name": "snmp_community", "value": s()}],
            "key": f"-----BEGIN PRIVATE KEY-----\nMIIE{s('{}')}aa==\n-----END PRIVATE KEY-----\n",
        }))  # fmt: skip
        put(
            "app.yaml",
            f"db:\n  password: {s()}\n  token: '{s()}'\n  url: ftp://bob:{s()}@x.example/\n",
        )
        put("app.xml", f'<c><password>{s()}</password><x name="secret" value="{s()}"/></c>')
        put("app.env", f"export DB_PASSWORD='{s()}'\nAWS_SECRET_ACCESS_KEY={s()}\n")
        put("app.ini", f"[db]\npassword = {s()}\nsecret={s()}\n")
        aws, git = s("AKIA{}ABCDEFGHI"), s("ghp_{}abcdefghijklmnopqrstuvwxyzAB")
        put(
            "app.log",
            f"GET /x?token={s()} HTTP/1.1\nAuthorization: Bearer {s()}\nkey {aws} and {git}\n",
        )
        mac = s("00:00:5e:00:53:{:.2}")
        self.values[-1] = mac
        put("dnsmasq.leases", f"1532112345 {mac} 192.0.2.23 {s('phone-{}')} *\n")
        put(
            "dhcpd.leases",
            "lease 192.0.2.44 {\n  hardware ethernet 00:00:5e:00:53:44;\n"
            f'  client-hostname "{s()}";\n}}\n',
        )
        put(
            "id_rsa.txt",
            f"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl{s('{}')}QQ\n"
            "-----END OPENSSH PRIVATE KEY-----\n",
        )
        self._workbook(["Hostname", "Manufacturer", "Password"], ["sw9", "ZTE Corporation", s()])
        paragraph = f"<w:p><w:r><w:t>password: {s()}</w:t></w:r></w:p>"
        self._document(paragraph + "<w:p><w:r><w:t>Supplied by ZTE Corporation.</w:t></w:r></w:p>")

    def _put(self, name: str, text: str, encoding: str = "utf-8") -> None:
        (self.folder / name).write_bytes(text.encode(encoding))

    def _workbook(self, *rows: list[str]) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(self.folder / "book.xlsx")

    def _document(self, body: str) -> None:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", DOCX.format(body))
        (self.folder / "note.docx").write_bytes(whole.getvalue())


def found_in(values: list[str], content: bytes) -> list[str]:
    """The planted values in ``content``, in whatever it packs."""
    texts = [content, content.replace(b"\0", b"")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    return [v for v in values if any(v.encode() in text for text in texts)]
