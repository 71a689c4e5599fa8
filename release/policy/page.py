"""Show an explanation as one page for people: no script, nothing loaded, good on paper."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from release.policy.explanation import Explanation, Part

APART = frozenset({Part.OTHER_GROUNDS, Part.NOT_ADOPTED})
"""Parts that are printed small: that a rule is about something else needs no more than a line."""

_environment = Environment(
    loader=PackageLoader("release", "policy"), undefined=StrictUndefined,
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def page(explanation: Explanation) -> str:
    """Return the explanation as one self-contained HTML document; the same one always gives the same bytes."""
    return _environment.get_template("explanation.html.j2").render(e=explanation, apart=APART)
