"""The command line: parse, call one function below, print, exit code.

The language is settled before this module is imported (`pakdocs.__main__`). The root group knows
its commands by name and one line of help each, so that ``--help`` loads none of them.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable

import click
from click.exceptions import NoArgsIsHelpError

from pakdocs import __version__
from pakdocs.errors import Interrupted, PakdocsError, Unreachable
from pakdocs.i18n import LANGUAGES, N_, _, os_reason

COMMANDS = {
    "init": ("office", N_("Make a new office folder.")),
    "demo": ("office", N_("Make a sample office with three letters, to look around.")),
    "open": ("opening", N_("Ask what a file is, and take it in as that.")),
    "status": ("office", N_("Show how far the officers are and which letters are due.")),
    "proposal": ("proposal", N_("Proposals of schools: letter, BKK and officers from one sheet.")),
    "officer": ("officer", N_("Placement officers (PAK): add, edit, show, list, check, end ...")),
    "bkk": ("bkk", N_("Job centres (BKK): add, edit, show, list, import.")),
    "signer": ("signer", N_("Who may sign, when and how: add, edit, show, list, away, import.")),
    "incoming": ("records", N_("Letters received: add, edit, show, list, import.")),
    "training": ("training", N_("Trainings (bimtek): who is invited, who attended.")),
    "registration": ("registration", N_("Registration on e-pengantarkerja: set, remind.")),
    "letter": (
        "letter",
        N_("Letters: issue, draft, stamp, revise, attach, send, void, restore, list, show."),
    ),
    "number": ("number", N_("The number book: next, list, reserve, book, void, export.")),
    "template": ("template", N_("Letter types: list, check, fields, new, approve.")),
    "log": ("log", N_("The log: show, verify, checkpoint, prove, key, resume, rebuild.")),
    "backup": ("backup", N_("Keep the whole office in one file, to lie elsewhere.")),
    "restore": ("backup", N_("Make an office from its backup.")),
    "audit": ("audit", N_("Check the whole trail: log, numbers, letter files, officers.")),
    "pdf": ("pdf", N_("PDFs of letters and other Word files: convert, info.")),
    "verify": ("verify", N_("Say whether a file is the document that the register knows.")),
    "completion": ("completion", N_("Print the script that completes words in your shell.")),
}
"""Each command with the module that holds it and its line in the help."""


def at_terminal() -> bool:
    """Say whether somebody sits in front and may be asked; a closed stream is nobody."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


class Root(click.Group):
    """The root group, which loads a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name all commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load the command *cmd_name*."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"pakdocs.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.commands[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table, without loading them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(line)) for name, (_module, line) in COMMANDS.items()])


@click.group(
    cls=Root,
    invoke_without_command=True,
    help=_("Letters, numbers and a verifiable trail for manpower offices (PAK at BKK)."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-C",
    "office",
    metavar="DIR",
    envvar="PAKDOCS_OFFICE",
    help=_("The office folder; else the nearest one upward that holds office.toml."),
)
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Language of messages."))
@click.version_option(__version__, prog_name="pakdocs")
@click.pass_context
def cli(ctx: click.Context, office: str | None, lang: str | None) -> int:  # noqa: ARG001
    """Keep the office's folder for the commands; without any, open the menu at a terminal."""
    ctx.obj = office
    if ctx.invoked_subcommand is not None:
        return 0
    if not at_terminal():
        raise NoArgsIsHelpError(ctx)
    from pakdocs.cli.menu import show

    return show(office)


def run(arguments: list[str]) -> int:
    """Run the command line and give its exit code; every expected error becomes one sentence."""
    as_json = "--json" in arguments
    try:
        result = cli.main(args=arguments, prog_name="pakdocs", standalone_mode=False)
    except click.UsageError as error:
        if as_json:
            _json_error("usage", error.format_message())
        else:
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        show_error(Interrupted(_("Interrupted; what was finished is kept.")), as_json=as_json)
        return Interrupted.exit_code
    except PakdocsError as error:
        show_error(error, as_json=as_json)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a path too long, a folder closed to us, a full disk under stdout
        where = str(error.filename or "")
        unreachable = Unreachable(
            _("cannot be read or written: {reason}.").format(reason=os_reason(error)), where=where
        )
        show_error(unreachable, as_json=as_json)
        return unreachable.exit_code
    return result if isinstance(result, int) else 0


def _json_error(
    code: str, message: str, where: str = "", fix: str = "", problems: Iterable[dict[str, str]] = ()
) -> None:
    import json

    error = {
        "code": code,
        "message": message,
        "where": where,
        "fix": fix,
        "problems": list(problems),
    }
    click.echo(json.dumps({"schema": 1, "error": error}, ensure_ascii=False))


def show_error(error: PakdocsError, *, as_json: bool = False) -> None:
    """Say what is wrong, all of it, and what to do; as one JSON object on standard output."""
    problem, many = error.problem, error.problems if len(error.problems) > 1 else ()
    if as_json:
        details = ({"message": p.message, "where": p.where, "fix": p.fix} for p in many)
        _json_error(error.code, problem.message, problem.where, problem.fix, details)
        return
    for detail in many:
        click.echo(f"  - {detail}", err=True)
    wanted = isinstance(error, Interrupted)  # it is no error that somebody stopped it
    said = str(problem) if wanted else _("Error: {problem}").format(problem=problem)
    click.echo(said, err=True)
