"""The part of SARIF 2.1.0 (OASIS standard, 2020) that a check writes, as a schema of our own.

Closed: a property that is not here is an error, so that nothing misspelt slips through. Numbers in
comments are the sections of the standard that define the object.
"""

from typing import Any

JSON = dict[str, Any]


def closed(required: tuple[str, ...], **properties: JSON) -> JSON:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def array(items: JSON, **more: Any) -> JSON:
    return {"type": "array", "items": items, **more}


TEXT = {"type": "string"}
BAG = {"type": "object"}  # 3.8
INDEX = {"type": "integer", "minimum": -1}
MESSAGE = closed(("text",), text={"type": "string", "minLength": 1})  # 3.11
URI = {"type": "string", "format": "uri-reference"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}  # 3.27.10
KIND = {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]}  # 3.27.9

RULE = closed(  # 3.49
    ("id", "shortDescription", "fullDescription", "help", "defaultConfiguration"),
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=closed(("text", "markdown"), text=TEXT, markdown=TEXT),
    defaultConfiguration=closed(("level",), level=LEVEL),
    helpUri={"type": "string", "format": "uri", "pattern": "^https?://"},
    properties=BAG,
)
LOCATION = closed(  # 3.28
    (),
    id=INDEX,
    message=MESSAGE,
    physicalLocation=closed(
        ("artifactLocation",),
        artifactLocation=closed(("uri", "index"), uri=URI, index=INDEX),
        region={  # 3.30: of text, or of bytes
            "anyOf": [
                closed(("startLine",), startLine={"type": "integer", "minimum": 1}),
                closed(("byteOffset", "byteLength"), byteOffset=INDEX, byteLength=INDEX),
            ]
        },
    ),
    logicalLocations=array(closed(("name",), name=TEXT, kind=TEXT)),
)
STEP = closed(  # 3.38
    ("location", "importance"),
    location=LOCATION,
    importance={"enum": ["important", "essential", "unimportant"]},
)
RESULT = closed(  # 3.27
    ("message",),
    ruleId=TEXT,
    ruleIndex=INDEX,
    level=LEVEL,
    kind=KIND,
    message=MESSAGE,
    locations=array(LOCATION),
    relatedLocations=array(LOCATION),
    codeFlows=array(  # 3.36
        closed(("threadFlows",), threadFlows=array(closed(("locations",), locations=array(STEP))))
    ),
    suppressions=array(  # 3.35
        closed(("kind",), kind={"enum": ["inSource", "external"]}, justification=TEXT)
    ),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    properties=BAG,
)
NOTIFICATION = closed(  # 3.58
    ("message",),
    descriptor=closed((), id=TEXT),
    level=LEVEL,
    message=MESSAGE,
    properties=BAG,
)
ARTIFACT = closed(  # 3.24
    (),
    location=closed(("uri",), uri=URI),
    length=INDEX,
    description=MESSAGE,
    hashes={"type": "object", "additionalProperties": {"pattern": "^[0-9a-f]{64}$"}},
)
RUN = closed(  # 3.14
    ("tool",),
    tool=closed(
        ("driver",),
        driver=closed(  # 3.19
            ("name", "informationUri"),
            name=TEXT,
            version=TEXT,
            informationUri={"type": "string", "format": "uri"},
            rules=array(RULE, uniqueItems=True),
            properties=BAG,
        ),
    ),
    automationDetails=closed(("id",), id=TEXT),  # 3.17
    results=array(RESULT),
    artifacts=array(ARTIFACT, uniqueItems=True),
    invocations=array(
        closed(  # 3.20
            ("executionSuccessful",),
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=array(NOTIFICATION),
        )
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    properties=BAG,
)
LOG = closed(  # 3.13
    ("version", "runs"),
    version={"const": "2.1.0"},
    runs=array(RUN),
    **{"$schema": URI},
)
