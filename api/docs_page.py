"""The API's description as one HTML page: no script, nothing loaded from elsewhere."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
code { background: #8881; padding: .1em .3em; border-radius: 3px }
section { border-top: 1px solid #8884; padding: .5rem 0 }
td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0 }
:root { color-scheme: light dark }
"""
Document = Mapping[str, Any]


def render(description: str) -> str:
    """Renders an OpenAPI document.

    Args:
        description: its JSON.
    """
    document = json.loads(description)
    operations = "\n".join(_operations(document))
    info = document["info"]
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>
<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>
<h1>{escape(info["title"])} API</h1>
<p>{escape(info["summary"])} Every route but <code>/health</code> wants
<code>Authorization: Bearer …</code>; a failure is a problem document (RFC 9457) with a stable
<code>code</code>. All details for programs: <a href="openapi.json">openapi.json</a>.</p>
{operations}
</body></html>
"""


def _operations(document: Document) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield _operation(f"{method.upper()} {path}", operation, document)


def _operation(name: str, operation: Document, document: Document) -> str:
    description = escape(operation.get("description", operation.get("summary", "")))
    rows = [*_parameters(operation), *_fields(operation, document)]
    table = f"<table>{''.join(rows)}</table>" if rows else ""
    return f"<section><h2><code>{escape(name)}</code></h2><p>{description}</p>{table}</section>"


def _parameters(operation: Document) -> Iterator[str]:
    for one in operation.get("parameters", []):
        yield _row(one["name"], one["in"], one, required=one.get("required", False))


def _fields(operation: Document, document: Document) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    schema = document["components"]["schemas"].get(reference.rpartition("/")[2], {})
    for name, field in schema.get("properties", {}).items():
        yield _row(name, "body", field, required=name in schema.get("required", []))


def _row(name: str, place: str, field: Document, *, required: bool) -> str:
    need = "required" if required else "optional"
    return (
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(place)}, {need}</td>"
        f"<td>{escape(field.get('description', ''))}</td></tr>"
    )
