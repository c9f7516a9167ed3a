"""An inspection with something of everything, made by hand: no such image exists."""

from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why
from countermark.model.inspected import (
    Concern,
    Coverage,
    FilePlace,
    Finding,
    Image,
    InnerFile,
    Inspection,
    Mark,
    Sighting,
    Weight,
)
from countermark.model.inspection import (
    Account,
    App,
    AppPart,
    BoardPart,
    Component,
    ComponentKind,
    Endpoint,
    EndpointKind,
    Hidden,
    Hiding,
    Key,
    KeyKind,
    Known,
    Match,
    PartKind,
    Permission,
    Service,
    Setting,
    Signer,
    Sure,
    TextKind,
    Trait,
    Verified,
)
from countermark.model.selector import By, Entry

NASTY = b"sys/<b>app\x1b[31m.apk"
APP = (b"phone.img", NASTY)
DEX = (*APP, b"classes.dex")
_IN_APP = (Entry("cpio", By.INDEX, 3, NASTY),)
_IN_DEX = (*_IN_APP, Entry("zip", By.INDEX, 1, b"classes.dex"))

FILES = (
    InnerFile(
        sha256="a" * 64,
        size=9000,
        form="cpio",
        places=(FilePlace((b"phone.img",), ()),),
        own=1000,
        fill=100,
        unread=50,
        entropy=4100,
    ),
    InnerFile(
        sha256="b" * 64,
        size=8000,
        form="zip",
        places=(FilePlace(APP, _IN_APP), FilePlace((b"phone.img", b"copy.apk"), ())),
        read_by=("android-app",),
        own=500,
    ),
    InnerFile(
        sha256="c" * 64,
        size=7000,
        form="",
        places=(FilePlace(DEX, _IN_DEX),),
        read_by=("dex",),
        own=7000,
        more=3,
    ),
    InnerFile(
        sha256="d" * 64,
        size=5000,
        form="",
        places=(FilePlace((b"phone.img", b"blob\xff"), ()),),
        own=5000,
        unread=5000,
        entropy=7990,
    ),
)

IN_DEX = (Mark(2, (Span(10, 20), Span(40, 4))),)
EVERYWHERE = (Mark(1), Mark(2, (Span(1, 1),)), Mark(3), Mark(0))

FULL = Inspection(
    images=(Image("phone.img", 9000, "a" * 64),),
    files=FILES,
    components=(
        Sighting(
            Component(
                name="zlib",
                version="1.2.11",
                known=Known.VERSION_TEXT,
                sure=Sure.PROBABLE,
                purl="pkg:generic/zlib@1.2.11",
            ),
            EVERYWHERE,
        ),
        Sighting(
            Component(
                name="busybox",
                kind=ComponentKind.APPLICATION,
                known=Known.PACKAGE_DATABASE,
                sure=Sure.CERTAIN,
            ),
            (Mark(1),),
        ),
    ),
    endpoints=(
        Sighting(
            Endpoint(
                value="http://schema.test/", host="schema.test", kind=EndpointKind.URL, common=True
            ),
            EVERYWHERE,
        ),
        Sighting(
            Endpoint(value="https://plain.test/<i>", host="plain.test", kind=EndpointKind.URL),
            IN_DEX,
        ),
        Sighting(
            Endpoint(
                value="http://hidden.test/dm/",
                host="hidden.test",
                kind=EndpointKind.URL,
                hidden_as=(Hiding.BASE64, Hiding.DES),
            ),
            IN_DEX,
        ),
    ),
    hidden=(
        Sighting(
            Hidden(text="pm grant ", kind=TextKind.COMMAND, hidden_as=(Hiding.CHARACTERS,)), IN_DEX
        ),
    ),
    signers=(
        Sighting(
            Signer(
                scheme="v2",
                subject="CN=Maker of phones, O=<script>",
                issuer="CN=Maker of phones",
                key="e" * 64,
                certificate="f" * 64,
                bits=2048,
                algorithm="RSA",
                not_before=1_400_000_000,
                not_after=10**15,
                verified=Verified.DIGESTS,
            ),
            (Mark(1),),
        ),
    ),
    apps=(
        Sighting(
            App(
                package="com.maker.update",
                version_name="5.0.4",
                version_code=504,
                shared_user="android.uid.system",
                permissions=(Permission("android.permission.INTERNET"),),
                parts=(AppPart(kind=PartKind.SERVICE, name="com.maker.S", exported=True),),
                flags=("debuggable",),
            ),
            (Mark(1),),
        ),
    ),
    keys=(
        Sighting(Key(kind=KeyKind.PRIVATE, key="1" * 64, algorithm="RSA", bits=1024), (Mark(3),)),
    ),
    accounts=(Sighting(Account(name="root", uid=0, password="none", can_log_in=True), (Mark(3),)),),
    services=(
        Sighting(
            Service(name="telnet", program="telnetd", started_by="init", listens=("23",)),
            (Mark(3),),
        ),
    ),
    traits=(Sighting(Trait(id="emulator", value="goldfish", spot="La;->b()V"), IN_DEX),),
    settings=(Sighting(Setting(name="ro.product.brand", value="Brand"), (Mark(3),)),),
    board_parts=(Sighting(BoardPart(bus="i2c", id="maker,chip", address="0x48"), (Mark(3),)),),
    matches=(
        Sighting(
            Match(indicator="IND-1", value="hidden.test", hidden_as=(Hiding.BASE64, Hiding.DES)),
            IN_DEX,
        ),
    ),
    findings=(
        Finding(
            concern=Concern.HIDDEN_ENDPOINT,
            weight=Weight.ADVISORY,
            subject="com.maker.update",
            values=(("value", "http://hidden.test/dm/"), ("hidden_as", "base64 of DES")),
            marks=IN_DEX,
            base_rate=0,
            corpus="400 clean DEX files",
        ),
        Finding(
            concern=Concern.EMPTY_PASSWORD,
            weight=Weight.NOTE,
            subject="root\x1b[31m",
            marks=(Mark(3),),
        ),
    ),
    coverage=Coverage(
        total=13500, containers=850, identified=7500, fill=100, encrypted=5000, unread=50
    ),
    gaps=(
        Gap("deep.bin", Why.TOO_DEEP, 77, detail="the cap is 16", next_step="unpack it by hand"),
    ),
    rights="owner",
    disclosure="vendor told on 2026-11-01",
    free=("open connections",),
)

EMPTY = Inspection(images=(Image("empty.bin", 0, "0" * 64),), files=())
