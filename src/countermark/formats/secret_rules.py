"""What counts as a secret in a file's text: one row per rule, for an expert to dispute.

Patterns see bytes in which ASCII letters are small (``exact`` rules see them as they stand). The
groups ``s1`` to ``s4`` are the secrets; everything else stays. Every repetition is bounded or
begins at a boundary, so that matching takes time in proportion to the text. ``stems`` are plain
words, one of which every match holds: only their surroundings are ever looked at.
"""

# ruff: noqa: E501 - a pattern is read as a whole, and a broken one is misread

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.withheld import SecretKind

_K = SecretKind
_WORD = rb"[^\s\"';,<>]"
KEY = (
    rb"(?:passwords?|passwd|passwort|kennwort|passphrase|pwd|(?<![a-z])pw(?![a-z])|(?<![a-z])pass|secrets?|secret_access_key"
    rb"|contrase(?:n|\xc3\xb1)as?|mots?[ _-]de[ _-]passe|senhas?|wachtwoord"
    rb"|\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c|\xe5\xaf\x86\xe7\xa0\x81|\xe5\xaf\x86\xe7\xa2\xbc"
    rb"|(?:access|auth|bearer|refresh|api|id|session|secret)[_-]?token|token"
    rb"|(?:api|app|access|auth|encryption|private|secret|signing|storage|account|license)[_-]?key"
    rb"|pre[_-]?shared[_-]?key|shared[_-]?(?:key|secret)|psk|wpa[_-]psk|community(?:[_-]string)?"
    rb"|credentials?)(?:[_-]?(?:hash|value|text|enc|encrypted|string|[0-9]{1,3}))?"
)
"""What names a secret, in the languages that are known."""

_KEYED = (
    b"passw", b"kennwort", b"passphrase", b"pwd", b"secret", b"token", b"psk", b"community",
    b"credential", b"api_key", b"api-key", b"apikey", b"app_key", b"app-key", b"appkey",
    b"access_key", b"access-key", b"accesskey", b"auth_key", b"auth-key", b"authkey",
    b"encryption_key", b"encryption-key", b"encryptionkey", b"private_key", b"private-key",
    b"privatekey", b"signing_key", b"signing-key", b"signingkey", b"storage_key", b"storagekey",
    b"account_key", b"account-key", b"accountkey", b"license_key", b"licensekey", b"license-key",
    b"shared_key", b"shared-key", b"sharedkey",
    b"pw=", b"pw:", b"pw =", b"pw :",
    b"pass=", b"pass:", b"pass =", b"pass :", b"pass\"", b"pass'", b"pass>",
    b"contrase", b"mot de passe", b"mot_de_passe", b"mot-de-passe", b"mots de passe", b"senha", b"wachtwoord",
    b"\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c",  # Russian
    b"\xe5\xaf\x86\xe7\xa0\x81", b"\xe5\xaf\x86\xe7\xa2\xbc",  # Chinese
)  # fmt: skip


class Rule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One rule. ``misses`` says what it does not catch.

    ``begins`` rules match from a stem on, where what stands before on the line matches ``begins``.
    ``needs``: the line of a match holds this too. ``prose``: a line of running text does not count.
    ``head`` rules have no stem: they look at a whole file, if its beginning holds a match.
    ``number``: the secret is a number and stays one.
    """

    id: str
    kind: SecretKind
    meaning: str
    stems: tuple[bytes, ...]
    written: bytes
    misses: str = ""
    exact: bool = False
    begins: re.Pattern[bytes] | None = None
    prose: bool = False
    head: bool = False
    number: bool = False
    needs: bytes = b""

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """``written``, compiled when a stem is first met: most files hold few of them."""
        return re.compile(self.written, re.MULTILINE)


def _rule(
    id_: str,
    kind: SecretKind,
    meaning: str,
    stems: tuple[bytes, ...],
    pattern: bytes,
    misses: str = "",
    *,
    exact: bool = False,
    begins: re.Pattern[bytes] | None = None,
    prose: bool = False,
    head: bool = False,
    number: bool = False,
    needs: bytes = b"",
) -> Rule:
    return Rule(
        id=id_, kind=kind, meaning=meaning, stems=stems, written=pattern,
        misses=misses, exact=exact, begins=begins, prose=prose, head=head, number=number,
        needs=needs,
    )  # fmt: skip


BEFORE = 80
"""Bytes before a match that ``begins`` may look at."""
AFTER_KEY = lazy_pattern(
    KEY + rb"(?:[\"'=:>]|\xef\xbc\x9a|[ \t]{1,8}[=:]|[ \t\r\n]{1,4}[a-z:_-]{1,40}=)"
)
"""What every ``begins`` rule matches first: a quick look that most words do not pass."""
_LINE = lazy_pattern(
    rb"(?:\A|\n)[ \t\"'#;/-]{0,24}(?:export |set |env )?[a-z0-9_.\x80-\xff-]{0,40}\Z"
)
_KEY_BEGINS = lazy_pattern(rb"(?:\A|[^a-z0-9_.-])[a-z0-9_.-]{0,40}\Z")
_CELL = lazy_pattern(rb"(?:[,;|\t>\"']|\xef\xbc\x8c)[ \t\"']{0,8}[a-z0-9_. \x80-\xff-]{0,40}\Z")
"""The beginning of a cell, of an element's text or of an attribute's value."""

_QUOTED = lazy_pattern(rb"[\"'][a-z0-9_.:/ -]{0,40}\Z")
_TAG = lazy_pattern(rb"<(?:[a-z0-9_.-]{0,40}:)?[a-z0-9_.-]{0,40}\Z")


_TYPES = rb"(?:[0-9]{1,2}|cipher|irreversible-cipher|reversible-cipher|simple|hash|encrypted|plaintext|clear|enc|md5|sha[0-9]{0,3}|sha-?1|ascii-text|hexadecimal)"
_OPEN = rb"(?:[\"'])?"

RULES = (
    _rule(
        "enable-secret", _K.PASSWORD, "the password for privileged mode (Cisco, ZTE, Arista)",
        (b"enable secret", b"enable password", b"enable algorithm"),
        rb"^[ \t]{0,8}enable (?:algorithm-type \S{1,20} )?(?:secret|password)(?: level \d{1,2})?"
        rb"(?: " + _TYPES + rb"){0,2} " + _OPEN + rb"(?P<s1>" + _WORD + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "user-password", _K.PASSWORD, "a local user's password (Cisco, ZTE, Huawei, HP, Junos)",
        (b"password", b"secret"),
        rb"^[ \t]{0,8}(?:local-user|username|user|super)(?: \S{1,64}){0,4}? (?:password|secret)"
        rb"(?: " + _TYPES + rb"){0,3} " + _OPEN + rb"(?P<s1>" + _WORD + rb"{1,256})",
        "names of users, which are left as they are",
        prose=True,
    ),
    _rule(
        "line-password", _K.PASSWORD, "a password line inside a section (line vty, AAA)",
        (b"password",),
        rb"^[ \t]{1,8}(?:set authentication )?password(?: " + _TYPES + rb"){0,3} " + _OPEN
        + rb"(?P<s1>" + _WORD + rb"{1,256})" + _OPEN + rb"[ \t]{0,4}\r?$",
        "one that begins in the first column without saying how it is enciphered",
        prose=True,
    ),
    _rule(
        "typed-password", _K.PASSWORD, "“password” followed by the way it is enciphered",
        (b"cipher ", b"simple ", b"password 7", b"key 7", b"md5 7", b"encrypted", b"plaintext"),
        rb"(?:\bpassword|-mode \S{1,16}|\bkey|\bmd5|\bsha2?-?\d{0,3}|\bcommunity(?: (?:read|write))?"
        rb"|-key|\bauthentication|-code)"
        rb" (?:cipher|irreversible-cipher|reversible-cipher|simple|7|encrypted|plaintext)"
        rb"(?: (?:md5|sha\d{0,3}))? " + _OPEN + rb"(?P<s1>" + _WORD + rb"{1,256})",
        "“simple” where another word stands between",
        prose=True,
    ),
    _rule(
        "peer-password", _K.PASSWORD, "the password of a neighbour, a link or a protocol",
        (b"password",),
        rb"^[ \t]{0,8}(?:neighbor|peer|ip|isis|vrrp|ftp|mpls|pppoe|dialer|lldp|no neighbor)\b"
        rb"(?: [^\s]{1,64}){0,6}? password(?: " + _TYPES + rb"){0,2} " + _OPEN
        + rb"(?P<s1>" + _WORD + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "hp-password", _K.PASSWORD, "password manager and password operator (HP ProCurve)",
        (b"password ",),
        rb"^password (?:manager|operator|all)(?: user-name \S{1,64})?"
        rb"(?: (?:sha1|sha-?256|plaintext)) " + _OPEN + rb"(?P<s1>" + _WORD + rb"{1,256})",
    ),
    _rule(
        "fortinet-set", _K.PASSWORD, "set password ENC, set psksecret (FortiOS and its like)",
        (b"passw", b"psksecret", b"secret", b"passphrase"),
        rb"^[ \t]{0,16}set [a-z0-9-]{0,20}(?:passwd|password|psksecret|secret|passphrase)"
        rb"(?: enc)? " + _OPEN + rb"(?P<s1>[^\s\"']{1,1024})",
        prose=True,
    ),
    _rule(
        "junos-secret", _K.PASSWORD, "secrets in quotation marks (Junos, enciphered with $9$)",
        (b"encrypted-password", b"-password-value", b"secret", b"-key", b"-password", b"ascii-text", b"hexadecimal"),
        rb"(?:encrypted-password|plain-text-password(?:-value)?|authentication-key|authentication-password|privacy-password"
        rb"|privacy-key|secret|ascii-text|hexadecimal|simple-password) \"(?P<s1>[^\"\r\n]{1,512})\"",
        needs=b'"',
    ),
    _rule(
        "junos-marked", _K.PASSWORD, "whatever Junos marks as SECRET-DATA",
        (b"secret-data",),
        rb"\"(?P<s1>[^\"\r\n]{1,512})\";? {0,4}## {0,2}secret-data",
    ),
    _rule(
        "crypt-hash", _K.PASSWORD, "a password's hash as crypt(3) writes it, or $8$ and $9$",
        (b"$1$", b"$2a$", b"$2b$", b"$2y$", b"$5$", b"$6$", b"$8$", b"$9$", b"$y$"),
        rb"(?<![a-z0-9$])(?P<s1>\$(?:1|2[aby]|5|6|8|9|y)\$[a-z0-9./$=+-]{6,256})",
    ),
    _rule(
        "ppp-chap", _K.PASSWORD, "ppp chap and pap passwords",
        (b"password",),
        rb"\bppp (?:chap|pap) (?:[a-z-]{1,16} \S{1,64} )?(?:password|hostname \S{1,64} password)"
        rb"(?: " + _TYPES + rb")? (?P<s1>" + _WORD + rb"{1,256})",
    ),
    _rule(
        "snmp-community", _K.COMMUNITY, "an SNMP community (Cisco, ZTE, HP, Huawei, Junos)",
        (b"snmp",),
        rb"\b(?:snmp-server|snmp-agent|set snmp|snmp)(?: vrf \S{1,64})? community"
        rb"(?: (?:read|write|encrypted|cipher|simple|add|name|0|7|8)){0,3} " + _OPEN
        + rb"(?P<s1>" + _WORD + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "snmp-stanza", _K.COMMUNITY, "community NAME { (Junos), rocommunity NAME (net-snmp)",
        (b"community",),
        rb"^[ \t]{0,16}(?:community \"?(?P<s1>[^\s\"{};]{1,256})\"? \{"
        rb"|(?:ro|rw)community6? (?P<s2>\S{1,256})"
        rb"|com2sec6? \S{1,64} \S{1,64} (?P<s3>\S{1,256})|trapcommunity (?P<s4>\S{1,256}))",
    ),
    _rule(
        "snmp-host", _K.COMMUNITY, "the community with which traps are sent",
        (b"snmp-server host", b"securityname", b"target-host"),
        rb"\bsnmp-server host \S{1,64}(?: (?:vrf \S{1,64}|traps?|informs?"
        rb"|version (?:1|2c|3)(?: (?:auth|noauth|priv))?)){0,4} (?:community )?" + _OPEN
        + rb"(?P<s1>(?!udp-port\b)" + _WORD + rb"{1,256})"
        rb"|\bsnmp-agent target-host .{1,160}? securityname (?:cipher )?(?P<s2>\S{1,256})",
        prose=True,
    ),
    _rule(
        "snmp-user", _K.SHARED_KEY, "authentication and privacy keys of an SNMPv3 user",
        (b"snmp-server user", b"usm", b"snmpv3 user", b"createuser"),
        rb"\bsnmp(?:-server|v3) user \S.{1,120}? auth (?:md5|sha\S{0,5}) (?P<s1>\S{1,256})"
        rb"(?: priv (?:des56|3des|des|aes)(?:[ -]?\d{3})? (?P<s2>\S{1,256}))?"
        rb"|\bcreateuser \S{1,64} (?:md5|sha\S{0,5}) (?P<s3>\S{1,256})(?: (?:des|aes) (?P<s4>\S{1,256}))?",
    ),
    _rule(
        "snmp-usm", _K.SHARED_KEY, "modes with their keys (Huawei, H3C)",
        (b"authentication-mode", b"privacy-mode"),
        rb"\b(?:authentication|privacy)-mode (?:md5|sha\S{0,6}|aes\S{0,4}|des\S{0,4}|3des\S{0,4})"
        rb"(?: (?:cipher|simple))? (?P<s1>(?!privacy-mode|cipher\b)\S{1,256})",
    ),
    _rule(
        "routeros-snmp", _K.COMMUNITY, "/snmp community add name= (RouterOS)",
        (b"/snmp community",),
        rb"^/snmp community\r?\n(?:add|set)\b[^\r\n]{0,200}?\bname=\"?(?P<s1>[^\s\"]{1,256})"
        rb"|^/snmp community (?:add|set)\b[^\r\n]{0,200}?\bname=\"?(?P<s2>[^\s\"]{1,256})",
        "a second community under the same heading, unless it stands on its own line of commands",
    ),
    _rule(
        "isakmp-key", _K.SHARED_KEY, "crypto isakmp key, and keys of a keyring",
        (b"isakmp key", b"pre-shared-key", b"shared-key"),
        rb"\bisakmp key(?: [0-9])? (?P<s1>\S{1,256}) |"
        rb"\bpre-shared-key (?:(?:local|remote|key|cipher|simple|ascii-text|hexadecimal|[0-9]"
        rb"|address \S{1,64}(?: \d\S{1,64})?) ){0,4}" + _OPEN
        + rb"(?P<s2>(?!local\b|remote\b|address\b|key\b|ascii-text\b|hexadecimal\b)" + _WORD
        + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "key-string", _K.SHARED_KEY, "keys of a key chain and of routing protocols",
        (b"key-string", b"message-digest-key", b"authentication-key", b"keychain"),
        rb"\bkey-string(?: " + _TYPES + rb"){0,2} (?P<s1>" + _WORD + rb"{1,256})"
        rb"|\b(?:message-digest-key|authentication-key)(?: \d{1,10})?(?: (?:md5|sha\S{0,6}"
        rb"|hmac-\S{1,12}))?(?: " + _TYPES + rb"){0,2} (?P<s2>(?!md5\b)" + _WORD + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "aaa-key", _K.SHARED_KEY, "keys shared with TACACS+ and RADIUS servers",
        (b"tacacs", b"radius-", b"radius server", b"radius scheme"),
        rb"\b(?:tacacs|radius)(?:-server|-scheme|\+)?(?: [^\s]{1,64}){0,8}? (?:shared-)?key"
        rb"(?: (?:authentication|accounting))?(?: " + _TYPES + rb"){0,2} " + _OPEN
        + rb"(?P<s1>" + _WORD + rb"{1,256})",
        prose=True,
    ),
    _rule(
        "section-key", _K.SHARED_KEY, "key TYPE VALUE inside a section (tacacs server, radius server)",
        (b"\n key ", b"\n  key ", b"\n   key "),
        rb"^ {1,4}key (?:(?:[05-8]|cipher|simple) (?P<s1>\S{1,256})|(?P<s2>\S{6,256}))[ \t]{0,4}\r?$",
        "a key of fewer than six characters whose type is not said (it looks like a key's number)",
    ),
    _rule(
        "wpa-psk", _K.SHARED_KEY, "keys of wireless networks",
        (b"wpa-psk", b"wpa_passphrase", b"wpa2-psk", b"psk pass-phrase"),
        rb"\b(?:wpa2?-psk|psk)(?: (?:ascii|hex|pass-phrase|set-key|cipher|simple|[0-9])){1,3} "
        + _OPEN + rb"(?P<s1>" + _WORD + rb"{1,256})",
    ),
    _rule(
        "assignment", _K.PASSWORD, "KEY=VALUE anywhere on a line (INI, env, RouterOS, log lines)",
        (*_KEYED, b"auth-password"),
        KEY + rb"\"?=(?:\"(?P<s1>[^\"\r\n]{1,1024})\"|'(?P<s2>[^'\r\n]{1,1024})'"
        rb"|(?P<s3>[^\s\"',;&]{1,1024}))",
        "keys that name a secret in other words, in other languages than English and German",
        begins=_KEY_BEGINS,
    ),
    _rule(
        "assignment-spaced", _K.PASSWORD, "KEY = VALUE, the rest of the line (INI, TOML, properties)",
        _KEYED,
        KEY + rb"[\"']?[ \t]{0,8}=[ \t]{1,8}(?:\"(?P<s1>[^\"\r\n]{1,1024})\""
        rb"|'(?P<s2>[^'\r\n]{1,1024})'|(?P<s3>[^\s\"'][^\r\n]{0,1023}))",
        begins=_LINE,
    ),
    _rule(
        "yaml-pair", _K.PASSWORD, "KEY: VALUE at the beginning of a line (YAML, e-mail, reports)",
        _KEYED,
        KEY + rb"[\"']?[ \t]{0,4}:[ \t]{1,8}(?:\"(?P<s1>[^\"\r\n]{1,1024})\""
        rb"|'(?P<s2>[^'\r\n]{1,1024})'|(?P<s3>[^\s\"'{}\[\]&*|>][^\s\"']{0,1023})[ \t,\"']{0,4}\r?$)",
        begins=_LINE,
    ),
    _rule(
        "cell-pair", _K.PASSWORD, "KEY: VALUE at the beginning of a cell, an element or a value",
        _KEYED,
        KEY + rb"[ \t]{0,4}(?::|\xef\xbc\x9a)[ \t]{0,8}"
        rb"(?P<s1>[^\s\"'{}\[\]&*|>,;<][^\s\"',;|<>]{0,255})(?=[ \t]{0,4}(?:\Z|[\r\n,;|\t<\"']))",
        "one of several words behind a comma in an unquoted cell",
        begins=_CELL,
    ),
    _rule(
        "told-in-words", _K.PASSWORD, "the password is VALUE, in running text",
        (b"password is ", b"password was ", b"passwd is ", b"pwd is ", b"passphrase is ",
         b"community string is ", b"secret is ", b"passwort ist ", b"passwort lautet ",
         b"kennwort ist ", b"kennwort lautet ", b"mot de passe est "),
        rb"(?:password|passwd|pwd|passphrase|community string|secret|passwort|kennwort|mot de passe)"
        rb" (?:is|was|ist|lautet|est) [\"']?(?P<s1>(?=[^\s\"',;<>]{0,64}[0-9!@#$%^&*])[^\s\"',;<>]{3,256})",
        "a value without a digit or a sign, which reads as any word; other words between",
    ),
    _rule(
        "form-field", _K.PASSWORD, "the value of a form's field that is a password (HTML)",
        (b"<input",),
        rb"<input\b[^<>]{0,200}?\b(?:name|id|type)=[\"']?[a-z0-9_.-]{0,40}" + KEY
        + rb"\b[^<>]{0,200}?\bvalue=(?:\"(?P<s1>[^\"<>]{1,256})|'(?P<s2>[^'<>]{1,256}))",
        "a value that stands before the name; one without quotation marks",
    ),
    _rule(
        "yaml-words", _K.PASSWORD, "KEY: several words, up to the end of the line or of the cell",
        _KEYED,
        KEY + rb"[\"']?[ \t]{0,4}:[ \t]{1,8}(?P<s1>[^\s\"'{}\[\]&*|>,;][^\s,;|\"]{0,255}"
        rb"(?: {1,4}[^\s,;|\"]{1,255}){1,12})[ \t]{0,4}(?=\r?$|[,;|\t])",
        "a line that reads as a sentence",
        begins=_LINE, prose=True,
    ),
    _rule(
        "pin", _K.PASSWORD, "PIN and PUK: 4 to 12 digits after the word",
        (b"pin:", b"pin :", b"pin=", b"pin =", b"pin\"", b"pin'", b"pin code", b"pin-code", b"pin_code",
         b"pin number", b"pin is", b"pincode", b"puk", b"pin1", b"pin2"),
        rb"(?<![a-z0-9])(?:pin|puk)[12]?(?:[ _-]?(?:code|number))?[\"']?[ \t]{0,4}(?:[:=]|is )[ \t]{0,4}"
        rb"[\"']?(?P<s1>\d{4,12})(?![\d.])",
        "one with letters; one that stands in a column headed PIN beside columns of circuit parts",
        number=True,
    ),
    _rule(
        "json-pair", _K.PASSWORD, "\"KEY\": \"VALUE\" (JSON, Python, JavaScript)",
        _KEYED,
        KEY + rb"[\"'][ \t\r\n]{0,8}:[ \t\r\n]{0,8}"
        rb"(?:\"(?P<s1>(?:[^\"\\\r\n]|\\.){1,1024})\"|'(?P<s2>[^'\r\n]{1,1024})')",
        begins=_QUOTED,
    ),
    _rule(
        "json-number", _K.PASSWORD, "\"KEY\": 123456 (JSON)",
        _KEYED,
        KEY + rb"\"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}(?P<s1>\d{3,64})(?=[\s,}\]])",
        begins=_QUOTED, number=True,
    ),
    _rule(
        "json-named", _K.PASSWORD, "\"name\": \"KEY\", \"value\": \"VALUE\" (settings as a list)",
        _KEYED,
        KEY + rb"\"[ \t\r\n]{0,16},[ \t\r\n]{0,64}\"value\"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}"
        rb"\"(?P<s1>(?:[^\"\\\r\n]|\\.){1,1024})\"",
        begins=_QUOTED,
    ),
    _rule(
        "xml-element", _K.PASSWORD, "<KEY>VALUE</KEY> (XML)",
        _KEYED,
        KEY + rb"(?:[ \t\r\n]{1,4}[a-z:_-]{1,40}=[^<>]{0,200})?>[ \t\r\n]{0,64}(?P<s1>[^<>\s][^<>]{0,1023})</",
        "a value inside CDATA",
        begins=_TAG,
    ),
    _rule(
        "xml-named", _K.PASSWORD, "name=\"KEY\" value=\"VALUE\", or name=\"KEY\">VALUE< (XML)",
        _KEYED,
        KEY + rb"\"(?:[ \t\r\n]{1,16}value=\"(?P<s1>[^\"<>\r\n]{1,1024})\""
        rb"|[ \t]{0,8}>(?P<s2>[^<>\r\n]{1,1024})</)",
        begins=_QUOTED,
    ),
    _rule(
        "authorization", _K.TOKEN, "an Authorization header, a session cookie",
        (b"authorization", b"x-api-key", b"x-auth-token"),
        rb"\bauthorization[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?(?:basic|bearer|token|digest|apikey|aws4-hmac-sha256)"
        rb" (?P<s1>[^\s\"',;]{1,4096})|\bx-(?:api-key|auth-token)[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?"
        rb"(?P<s2>[^\s\"',;]{1,4096})",
    ),
    _rule(
        "url-password", _K.PASSWORD, "USER:PASSWORD@HOST in an address",
        (b"://",),
        rb"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,128}:(?P<s1>[^\s/@\"'<>]{1,256})@",
        "a password that holds a slash, which no address may",
        needs=b"@",
    ),
    _rule(
        "aws-key", _K.TOKEN, "an access key id of Amazon Web Services",
        (b"akia", b"asia"),
        rb"(?<![A-Za-z0-9])(?P<s1>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])", exact=True,
    ),
    _rule(
        "vendor-token", _K.TOKEN, "tokens of GitHub, GitLab, Slack, Stripe, Google",
        (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", b"github_pat_", b"glpat-", b"xoxa-", b"xoxb-",
         b"xoxp-", b"xoxr-", b"xoxs-", b"sk_live_", b"rk_live_", b"aiza"),
        rb"(?<![A-Za-z0-9_-])(?P<s1>gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}"
        rb"|glpat-[A-Za-z0-9_-]{20,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|[sr]k_live_[A-Za-z0-9]{10,255}"
        rb"|AIza[A-Za-z0-9_-]{35})", exact=True,
        misses="tokens of services that give them no mark",
    ),
    _rule(
        "jwt", _K.TOKEN, "a JSON Web Token (RFC 7519)",
        (b"eyj",),
        rb"(?<![A-Za-z0-9_.-])(?P<s1>eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,8192}"
        rb"\.[A-Za-z0-9_-]{0,4096})",
        exact=True,
    ),
    _rule(
        "lease-dnsmasq", _K.LEASE, "a line of a lease file: expiry, MAC, address, name (dnsmasq)",
        (),
        rb"^\d{1,12} (?P<s1>(?:[0-9a-f]{2}:){5}[0-9a-f]{2}) (?P<s2>[0-9a-f:.]{3,45}) (?P<s3>\S{1,255})"
        rb"(?: (?P<s4>\S{1,255}))?[ \t]{0,4}\r?$",
        head=True,
    ),
    _rule(
        "lease-binding", _K.LEASE, "a row of a binding table: address, client, expiry (Cisco)",
        (b" automatic", b" manual", b"dhcp-snooping"),
        rb"^[ \t]{0,4}(?P<s1>\d{1,3}(?:\.\d{1,3}){3})[ \t]{1,24}(?P<s2>[0-9a-f]{2,4}(?:[.:-][0-9a-f]{2,4}){2,20})"
        rb"[^\r\n]{0,80}? (?:automatic|manual)\b"
        rb"|^[ \t]{0,4}(?P<s3>(?:[0-9a-f]{2}[:.-]){5}[0-9a-f]{2})[ \t]{1,24}(?P<s4>\d{1,3}(?:\.\d{1,3}){3})"
        rb"[^\r\n]{0,40}? dhcp-snooping\b",
        "the second line of a client's identifier that is wrapped",
    ),
)  # fmt: skip
"""Every rule for text; whole keys and leases, and columns of tables, have readers of their own."""

PLACEHOLDER = lazy_pattern(
    rb"(?:x+|\*+|\.+|-+|_+|n/a|none|null|nil|true|false|yes|no|on|off|enabled?|disabled?|required"
    rb"|optional|redacted|removed|hidden|<[^<>]*>|\$\{[^{}]*\}|\$\([^()]*\)|\$[a-z_][a-z0-9_]*"
    rb"|\{\{[^{}]*\}\}|%[a-z_]+%)\Z"
)
"""What stands in a secret's place and is none: masks, answers, names of variables."""
