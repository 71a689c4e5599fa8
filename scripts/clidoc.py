"""Write docs/cli.md from the commands' own help, so that it cannot drift."""

from pathlib import Path

import click

from cli import app

TARGET = Path(__file__).parent.parent / "docs" / "cli.md"


def page() -> str:
    """The whole page."""
    parts = ["# The commands\n\nMade from `--help` by `python -m scripts.clidoc`; a test keeps it true.\n"]
    for path, command in _walk(app, ("presspack",)):
        # A command remembers how help is asked for once it has run, so that the names must be those it runs with.
        context = click.Context(command, info_name=" ".join(path), max_content_width=100, terminal_width=100,
                                help_option_names=app.context_settings["help_option_names"])
        parts.append(f"## {' '.join(path)}\n\n```\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _walk(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            found += _walk(command.commands[name], (*path, name))
    return found


if __name__ == "__main__":
    TARGET.write_text(page())
