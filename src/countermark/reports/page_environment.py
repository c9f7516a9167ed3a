"""What every HTML page is made with: all text is escaped, and made safe whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from countermark.model.errors import DefectError
from countermark.model.safe_text import visible

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment, Template
    from jinja2.bccache import Bucket

Filters = Mapping[str, Callable[..., object]]


def page_environment(templates: Mapping[str, bytes], filters: Filters) -> Environment:
    """An environment over ``templates``, the shipped files by name; a missing value is an error."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_made_safe,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=DictLoader({n: raw.decode() for n, raw in templates.items() if n.endswith(".j2")}),
        bytecode_cache=_compiled(),
    )
    environment.filters.update(filters)
    return environment


@cache
def _compiled() -> BytecodeCache:
    """What this process has compiled: the second page of a template is made five times as fast.

    It is asked by name and by the digest of the template's text.
    """
    from jinja2 import BytecodeCache

    class Compiled(BytecodeCache):
        def __init__(self) -> None:
            self._known: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in self._known:
                bucket.bytecode_from_string(self._known[bucket.key])

        def dump_bytecode(self, bucket: Bucket) -> None:
            self._known[bucket.key] = bucket.bytecode_to_string()

    return Compiled()


def styled_page(
    templates: Mapping[str, bytes],
    name: str,
    styles: Sequence[str],
    filters: Filters,
    **values: object,
) -> str:
    """The page that the template ``name`` makes of ``values``, with the style sheets ``styles``.

    Raises DefectError where one of these is not among the shipped ``templates``.
    """
    from markupsafe import Markup

    for needed in (name, *styles):
        if needed not in templates:
            raise DefectError(f"the page's part “{needed}” was not handed in")
    # The style sheets are our own shipped files; they are the only text that is not escaped.
    css = Markup("".join(templates[style].decode() for style in styles))  # noqa: S704
    return rendered(page_environment(templates, filters).get_template(name), css=css, **values)


def opened(text: str) -> str:
    """``text`` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def rendered(template: Template, **values: object) -> str:
    """The page, ending with a line end."""
    page = template.render(**values)
    return page if page.endswith("\n") else page + "\n"


def _made_safe(value: object) -> object:
    from markupsafe import Markup

    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
