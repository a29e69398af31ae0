"""Edit a Word file in LibreOffice as a person would: run by LibreOffice's own Python.

``python3 edit_in_libreoffice.py FILE OLD NEW``: replaces a text everywhere, adds a row with NEW in
it below the first of the last table, and saves the file again as .docx.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found] # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]


def connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _try in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
    raise SystemExit("LibreOffice did not answer")


def prop(name: str, value: object) -> Any:
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def edit(desktop: Any, path: Path, old: str, new: str) -> None:
    document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (prop("Hidden", True),))
    search = document.createReplaceDescriptor()
    search.SearchString, search.ReplaceString = old, new
    assert document.replaceAll(search) >= 1, "the text to be replaced is not there"
    tables = document.TextTables
    table = tables.getByIndex(tables.Count - 1)
    table.Rows.insertByIndex(2, 1)
    table.getCellByName("B3").String = new
    document.storeToURL(path.as_uri(), (prop("FilterName", "MS Word 2007 XML"),))
    document.close(True)


def main() -> None:
    file, old, new = sys.argv[1:]
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"pakdocs{time.monotonic_ns()}"
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;",
             f"-env:UserInstallation={Path(profile).as_uri()}"],
        )  # fmt: skip
        try:
            desktop = connect(pipe)
            edit(desktop, Path(file).resolve(), old, new)
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()


if __name__ == "__main__":
    main()
