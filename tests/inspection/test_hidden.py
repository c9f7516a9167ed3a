"""Texts that the tests hide are found, with how and where; innocent code stays silent."""

from __future__ import annotations

import base64
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact.speaking import Memory
from tests.inspection.dex_maker import Method, app, assigned, characters, dex

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.readers import readers
from countermark.inspection.analyser import Item
from countermark.inspection.dex import DexTexts
from countermark.inspection.hidden.texts import TextKinds, kind_of
from countermark.inspection.host_table import HOSTS, read_hosts
from countermark.inspection.native_texts import NativeTexts
from countermark.model.gap import Why
from countermark.model.inspection import Hiding, Seen, TextKind

ROOT = Path(__file__).parents[2]
TABLE = read_hosts((ROOT / "src/countermark/inspection/shipped" / HOSTS).read_bytes())
CASES = yaml.safe_load((ROOT / "tests/cases/inspection/hidden_texts.yaml").read_text("utf-8"))
URL = "https://collect.kestrelmark.net/up.do"
CIPHERS = pytest.mark.skipif(find_spec("cryptography") is None, reason="needs the extra inspection")


def item(data: bytes) -> Item:
    return Item((b"image", b"classes.dex"), Opener(readers(), Memory()).open(memoryview(data)))


def look(data: bytes) -> Seen:
    analyser = DexTexts(TABLE)
    assert analyser.reads(item(data))
    return analyser.read(item(data), ASK)


def addresses(seen: Seen) -> dict[str, tuple[Hiding, ...]]:
    return {one.value: one.hidden_as for one in seen.endpoints}


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"]))
def test_what_a_text_is(case: dict[str, str]) -> None:
    kinds, text = TextKinds(TABLE), case["text"]
    address, kind = kinds.address_in(text), kind_of(text)
    found = address.kind if address and kind is not TextKind.COMMAND else kind
    assert (found.value if found else "none") == case["kind"], case.get("because", "")


def _xor(text: str, key: str) -> str:
    return "".join(chr(ord(c) ^ ord(key[n % len(key)])) for n, c in enumerate(text))


def _decoder(opcode: int = 0xDF, literal: int = 7) -> Method:
    """A method that does XOR (or adds) with a literal and makes the number a letter again."""
    code = [("units", (opcode | 0 << 8, 1 | literal << 8, 0x8E | 0 << 12 | 0 << 8))]
    return Method("Lorg/example/Decoder;", "read", code)


def _calls_decoder(*texts: str) -> Method:
    code = [step for n, text in enumerate(texts) for step in (
        ("string", n, text), ("call", (n,), "Lorg/example/Decoder;", "read"))]  # fmt: skip
    return Method("Lorg/example/App;", "run", code)


TURNS = [("virtual", (0,), "Ljava/lang/StringBuilder;", "reverse")]

FORMS = {
    "characters": (app([characters(0, URL)]), (Hiding.CHARACTERS,)),
    "bytes": (app([characters(0, URL, 1)]), (Hiding.BYTES,)),
    "numbers": (app([characters(0, URL, 4)]), (Hiding.CHARACTERS,)),
    "assigned": (app(assigned(URL)), (Hiding.CHARACTERS,)),
    "base64": (app([("string", 0, base64.b64encode(URL.encode()).decode())]), (Hiding.BASE64,)),
    "base64_url": (
        app([("string", 0, base64.urlsafe_b64encode(URL.encode()).decode().rstrip("="))]),
        (Hiding.BASE64,),
    ),
    "hex": (app([("string", 0, URL.encode().hex())]), (Hiding.HEX,)),
    "utf16_in_base64": (
        app([("string", 0, base64.b64encode(URL.encode("utf-16-le")).decode())]),
        (Hiding.BASE64,),
    ),
    "packed": (app([("string", 0, (URL + "/").encode().decode("utf-16-be"))]), (Hiding.UTF_16,)),
    "backwards": (app([("string", 0, URL[::-1]), *TURNS]), (Hiding.REVERSED,)),
    "xor": (app([("string", 0, _xor(URL, "\x15"))]), (Hiding.XOR,)),
    "xor_wide": (app([("string", 0, _xor(URL, "\u4e15"))]), (Hiding.XOR,)),
    "xor_in_array": (app([characters(0, _xor(URL, "Z"))]), (Hiding.CHARACTERS, Hiding.XOR)),
    "added": (app([("string", 0, "".join(chr(ord(c) + 3) for c in URL))]), (Hiding.ADD,)),
    "array_of_base64": (
        app([characters(0, base64.b64encode(URL.encode()).decode())]),
        (Hiding.CHARACTERS, Hiding.BASE64),
    ),
    "static": (
        dex([], static_strings={"Lorg/example/A;": [base64.b64encode(URL.encode()).decode()]}),
        (Hiding.BASE64,),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_address_is_found_in_each_form(form: str) -> None:
    data, hidden_as = FORMS[form]
    expected = URL + "/" if form == "packed" else URL
    seen = look(data)
    assert addresses(seen) == {expected: hidden_as}
    assert seen.unread == ()
    (one,) = seen.endpoints
    assert one.host == "collect.kestrelmark.net"
    assert one.spans
    for span in one.spans:
        assert data[span.offset : span.end]


def test_the_place_is_that_of_the_bytes() -> None:
    data, _ = FORMS["base64"]
    (one,) = look(data).endpoints
    span = one.spans[0]
    assert base64.b64decode(data[span.offset : span.end]).decode() == URL


def test_a_host_under_a_constant_that_the_code_names_is_found() -> None:
    hidden = _xor("bigdata.kestrelmark.com", "\x07")
    seen = look(dex([_decoder(), _calls_decoder(hidden)]))
    assert addresses(seen) == {"bigdata.kestrelmark.com": (Hiding.XOR,)}
    assert look(dex([_calls_decoder(hidden)])).endpoints == ()


def test_a_text_under_a_repeated_key_is_found_with_the_place_of_its_key() -> None:
    key = "Kq!7"
    data = dex([_decoder(), _calls_decoder(_xor("pm grant org.example", key), key)])
    (one,) = look(data).hidden
    assert (one.text, one.kind, one.hidden_as) == (
        "pm grant org.example", TextKind.COMMAND, (Hiding.XOR,)
    )  # fmt: skip
    (place,) = one.key
    assert data[place.offset : place.end].decode() == key


def _append(text: str) -> list[tuple]:
    return [("string", 1, text), ("virtual", (0, 1), "Ljava/lang/StringBuilder;", "append")]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("htt", "p://col", "lect.kestrel", "mark.net/x"), True),
        (("http://", "collect.kestrelmark.net", "/x"), False),  # the host is plain in one part
        (("http://collect.kestrelmark.net", "/x"), False),
        (("cat ", "/proc/cpuinfo"), False),
    ],
)
def test_a_host_that_is_joined_from_parts_is_found(parts: tuple[str, ...], found: bool) -> None:
    seen = look(app([step for part in parts for step in _append(part)]))
    assert bool(seen.endpoints or seen.hidden) is found
    if found:
        assert addresses(seen) == {"http://collect.kestrelmark.net/x": (Hiding.JOINED,)}
        assert len(seen.endpoints[0].spans) == len(parts)


def _enciphered(text: str, name: str, key: bytes, vector: bytes | None) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    block = 16 if name == "AES" else 8
    padded = text.encode() + bytes([block - len(text) % block]) * (block - len(text) % block)
    algorithm = algorithms.AES(key) if name == "AES" else TripleDES((key * 3)[:24])
    mode = modes.CBC(vector) if vector else modes.ECB()
    made = Cipher(algorithm, mode).encryptor()
    return made.update(padded) + made.finalize()


def _cipher_app(name: str, *held: tuple) -> bytes:
    use = [
        ("string", 0, f"{name}/CBC/PKCS5Padding"),
        ("call", (0,), "Ljavax/crypto/Cipher;", "getInstance"),
    ]
    hold = [*held, ("call", (0,), "Lorg/example/Crypt;", "open")]
    return dex(
        [Method("Lorg/example/Crypt;", "open", use), Method("Lorg/example/App;", "run", hold)]
    )


VECTOR = bytes(range(1, 9))
ENCIPHERED = {
    "des_cbc": ("DES", b"sesame!!", VECTOR, Hiding.DES),
    "des_ecb": ("DES", b"sesame!!", None, Hiding.DES),
    "des_key_as_vector": ("DES", b"sesame!!", b"sesame!!", Hiding.DES),
    "triple_des": ("DESede", b"0123456789abcdefQWERTYUI", None, Hiding.TRIPLE_DES),
    "aes_128": ("AES", b"sixteen letters!", None, Hiding.AES),
    "aes_256_cbc": ("AES", b"thirty-two letters make this key", bytes(16), Hiding.AES),
}


@CIPHERS
@pytest.mark.parametrize("form", ENCIPHERED)
@pytest.mark.parametrize("held", ["string", "array"])
def test_a_text_under_a_key_of_the_same_app_is_found(form: str, held: str) -> None:
    name, key, vector, hiding = ENCIPHERED[form]
    text = base64.b64encode(_enciphered(URL, name[:3], key, vector)).decode()
    steps: list[tuple] = [("table", 2, 1, tuple(VECTOR)), ("string", 3, "unrelated words")]
    if held == "string":
        steps += [("string", 0, text), ("string", 1, key.decode())]
    else:
        steps += [characters(0, text), characters(1, key.decode())]
    data = _cipher_app(name, *steps)
    outer = () if held == "string" else (Hiding.CHARACTERS,)
    (one,) = look(data).endpoints
    assert (one.value, one.hidden_as) == (URL, (*outer, Hiding.BASE64, hiding))
    (place,) = one.key
    letters = data[place.offset : place.end]
    assert letters.replace(b"\0", b"") == key


@CIPHERS
def test_a_text_whose_key_is_elsewhere_is_not_found() -> None:
    text = base64.b64encode(_enciphered(URL, "DES", b"sesame!!", None)).decode()
    seen = look(_cipher_app("DES", ("string", 0, text), ("string", 1, "notsesam")))
    assert (seen.endpoints, seen.hidden) == ((), ())


def test_without_the_library_encrypted_texts_are_not_examined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("countermark.inspection.hidden.ciphers.available", lambda: False)
    text = base64.b64encode(bytes(range(100, 132))).decode()
    (gap,) = look(_cipher_app("DES", ("string", 0, text), ("string", 1, "sesame!!"))).unread
    assert (gap.why, gap.size) == (Why.NOT_READ, 32)
    assert "inspection" in gap.next_step


INNOCENT = {
    "alphabet": [characters(0, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")],
    "digits": [characters(0, "0123456789abcdef", 1)],
    "plain_address": [("string", 0, URL)],
    "digest": [("string", 0, "d41d8cd98f00b204e9800998ecf8427e")],
    "identifier": [("string", 0, "ActivityThreadHandlerCallback")],
    "sentence_in_base64": [("string", 0, base64.b64encode(b"All work and no play").decode())],
    "table": [("table", 0, 4, tuple(range(1000, 1256)))],
    "backwards_without_a_turn": [("string", 0, URL[::-1])],
    "words": [("string", 0, "pm grant or not, that is the question")],
}


@pytest.mark.parametrize("name", INNOCENT)
def test_innocent_code_stays_silent(name: str) -> None:
    seen = look(app(INNOCENT[name]))
    assert (seen.endpoints, seen.hidden, seen.unread) == ((), (), ())


def test_words_are_told_only_beside_an_address() -> None:
    words = characters(0, "DcTellMessage.json")
    assert look(app([words])).hidden == ()
    (one,) = look(app([words, characters(1, URL)])).hidden
    assert (one.text, one.kind) == ("DcTellMessage.json", TextKind.TEXT)


def test_a_package_in_an_array_is_told_by_itself() -> None:
    (one,) = look(app([characters(0, "org.example.fota.task")])).hidden
    assert one.kind is TextKind.PACKAGE


def test_dex_in_a_file_of_a_compiler_is_read_with_places_in_that_file() -> None:
    data, hidden_as = FORMS["base64"]
    whole = b"vdex021\0" + bytes(20) + data
    seen = look(whole)
    assert addresses(seen) == {URL: hidden_as}
    span = seen.endpoints[0].spans[0]
    assert base64.b64decode(whole[span.offset : span.end]).decode() == URL


def test_broken_promises_are_gaps() -> None:
    data = bytearray(FORMS["characters"][0])
    data[96:100] = b"\xff\xff\xff\x0f"  # class_defs_size
    assert {gap.why for gap in look(bytes(data)).unread} == {Why.MALFORMED}
    (gap,) = look(b"cdex001\0" + bytes(200)).unread
    assert gap.why is Why.NOT_READ


def test_code_of_a_method_that_no_table_names_is_a_gap() -> None:
    data = bytearray(dex([_decoder(), _calls_decoder(_xor("bigdata.kestrelmark.com", "\x07"))]))
    data[88:92] = (1).to_bytes(4, "little")  # method_ids_size
    assert "in no table" in " ".join(gap.detail for gap in look(bytes(data)).unread)


NATIVE = {
    "xor": bytes(b ^ 0x5A for b in URL.encode()),
    "added": bytes((b + 5) & 255 for b in URL.encode()),
    "base64": base64.b64encode(URL.encode()),
    "hex": URL.encode().hex().encode(),
    "backwards": URL[::-1].encode(),
}


@pytest.mark.parametrize("form", NATIVE)
@pytest.mark.parametrize("at", [100, 1 << 16, (1 << 16) - 10])
def test_an_address_is_found_in_native_bytes(
    form: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from countermark.inspection.hidden import byte_texts

    monkeypatch.setattr(byte_texts, "PART", 1 << 16)
    data = bytes(at) + NATIVE[form] + b"\0 more"
    found = {(one.text, one.spans[0].offset) for one in byte_texts.found(memoryview(data))}
    assert found == {(URL, at)}


def test_plain_and_random_native_bytes_stay_silent() -> None:
    import random

    from countermark.inspection.hidden import byte_texts

    chance = random.Random(7).randbytes(1 << 18)
    data = chance + URL.encode() + b"\0aHR0c\0687474" + chance
    assert list(byte_texts.found(memoryview(data))) == []


def test_native_texts_reads_programs_alone() -> None:
    analyser = NativeTexts(TABLE)
    assert not analyser.reads(item(b"no program"))


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_nothing_in_an_app_makes_the_analyser_crash(raw: bytes, at: int) -> None:
    data = bytearray(_cipher_app("AES", ("table", 0, 1, tuple(raw or b"\0")), characters(1, "key")))
    data[min(0x70 + at, len(data) - 1)] ^= 0xFF
    look(bytes(data))
