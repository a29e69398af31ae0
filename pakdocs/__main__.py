"""Start the program: settle the language first, then build and run the commands."""

from __future__ import annotations

import io
import os
import sys

from pakdocs import i18n


def main() -> None:
    """Run the command line and leave with its exit code."""
    arguments = sys.argv[1:]
    _settle_output()
    i18n.activate(_language(arguments))
    from pakdocs.cli import run  # noqa: PLC0415 - click's words are fixed when it is imported

    sys.exit(run(arguments))


def _settle_output() -> None:
    """Write UTF-8 into files and pipes, and never fail for a character that a screen lacks.

    Windows would write the code page of the country, which holds neither all names nor our tables.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _option(arguments: list[str], *names: str) -> str:
    """Give the value of an option before click is there to parse it."""
    for place, argument in enumerate(arguments):
        for name in names:
            if argument == name and place + 1 < len(arguments):
                return arguments[place + 1]
            if argument.startswith(f"{name}="):
                return argument.removeprefix(f"{name}=")
    return ""


def _language(arguments: list[str]) -> str:
    """Choose the language: ``--lang``, ``PAKDOCS_LANG``, the profile, Indonesian."""
    asked = _option(arguments, "--lang") or os.environ.get("PAKDOCS_LANG", "")
    if asked in i18n.LANGUAGES:
        return asked
    start = _option(arguments, "-C") or os.environ.get("PAKDOCS_OFFICE", "") or "."
    return _profile_language(start) or i18n.DEFAULT


def _profile_language(start: str) -> str:
    """Read only the line ``language = ...`` of the nearest profile; parsing comes later.

    With `os.path`, for loading `pathlib` takes a tenth of the time of ``--help``.
    """
    try:
        folder = os.path.abspath(start)
        while not os.path.isfile(os.path.join(folder, "office.toml")):
            above = os.path.dirname(folder)
            if above == folder:
                return ""
            folder = above
        path = os.path.join(folder, "office.toml")
        with open(path, encoding="utf-8-sig", errors="replace") as profile:
            return _line_value(profile.read())
    except (OSError, ValueError):
        return ""


def _line_value(text: str) -> str:
    for line in text.split("\n"):
        key, _separator, value = line.partition("=")
        if key.strip() == "language":
            word = value.partition("#")[0].strip().strip("\"'")
            return word if word in i18n.LANGUAGES else ""
        if key.lstrip().startswith("["):
            break
    return ""


if __name__ == "__main__":
    main()
