"""What every HTML page is made with: all text is escaped, and made safe whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from countermark.model.safe_text import visible

if TYPE_CHECKING:
    from jinja2 import Environment, Template

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
    )
    environment.filters.update(filters)
    return environment


def rendered(template: Template, **values: object) -> str:
    """The page, ending with a line end."""
    page = template.render(**values)
    return page if page.endswith("\n") else page + "\n"


def _made_safe(value: object) -> object:
    from markupsafe import Markup

    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
