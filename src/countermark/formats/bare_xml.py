"""A parser of XML that expands nothing: document types, entities and references are refused."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

Handler = Callable[..., object]
Refusal = Callable[..., int]


def parser(
    start: Handler, end: Handler, characters: Handler, declared: Refusal
) -> expat.XMLParserType:
    """Expat with these handlers; ``declared`` raises what its reader has for declarations.

    It is called for a document type, an entity and an external reference, each of which may make
    a small file large or name another one.
    """
    made = expat.ParserCreate()
    made.buffer_text = True
    made.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = characters
    made.StartDoctypeDeclHandler = declared
    made.EntityDeclHandler = declared
    made.ExternalEntityRefHandler = declared
    return made
