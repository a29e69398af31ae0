"""The script that makes a shell complete commands, officers, letters and the rest."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pakdocs.cli import COMMANDS, cli
from pakdocs.i18n import _

SHELLS = ("powershell", "bash", "zsh", "fish")

_HOW = _(
    """\b
Print the script that completes words in your shell. To have it in every new window, run once:

\b
PowerShell:
  New-Item -ItemType Directory -Force (Split-Path $PROFILE)
  Add-Content $PROFILE 'pakdocs completion powershell | Out-String | Invoke-Expression'
  Set-ExecutionPolicy -Scope CurrentUser RemoteSigned
bash:
  echo 'eval "$(pakdocs completion bash)"' >> ~/.bashrc
zsh:
  echo 'eval "$(pakdocs completion zsh)"' >> ~/.zshrc
fish:
  pakdocs completion fish > ~/.config/fish/completions/pakdocs.fish

Then press the Tab key behind a part of a word.
"""
)


@click.command("completion", help=_HOW, short_help=_(COMMANDS["completion"][1]))
@click.argument("shell", type=click.Choice(SHELLS), default="powershell")
def completion_command(shell: str) -> None:
    """Print the script of click's own class for the shell."""
    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click has all of SHELLS
    click.echo(found(cli, {}, "pakdocs", "_PAKDOCS_COMPLETE").source(), nl=False)


commands = {"completion": completion_command}
