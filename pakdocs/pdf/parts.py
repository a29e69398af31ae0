"""The XML parts of a Word file, which came from outside and may be broken."""

from __future__ import annotations

from lxml import etree

from pakdocs.errors import BadInput
from pakdocs.i18n import _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse(data: bytes) -> etree._Element:
    """Parse a part without entities and network; raise `BadInput` if it is broken."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(_("is not valid XML ({error}).").format(error=error)) from error
