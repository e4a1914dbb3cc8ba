"""Answers in XML and JSON from one value: JSON follows from the XML by the Spark convention.

A list is an element of its plural name around elements of its singular name.
"""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from fastapi import Response

#: Container → element, as the specification names them.
SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
TYPES = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def respond(form: str, root: str, value: Any, *, status: int = 200) -> Response:
    """The value as a response in that format; `root` names the outermost element."""
    if form == "json":
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = DECLARATION + ET.tostring(_element(root, value), encoding="unicode")
    # Everything here is for everybody, also for the script of somebody else's page.
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": TYPES[form]}
    return Response(text.encode(), status_code=status, headers=headers)


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, inner) for key, inner in value.items())
    elif isinstance(value, list):
        element.extend(_element(SINGULAR[name], inner) for inner in value)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = _FORBIDDEN.sub("", str(value))
    return element
