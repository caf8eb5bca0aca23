"""A text inside a JSON object, by any key: SQLite's own paths do not find keys with quotes or letters beyond ASCII."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class JsonText(FunctionElement[str]):
    """The text under a key of an object; NULL where there is none, or something that is no text."""

    type = String()
    inherit_cache = True
    name = "json_text"


def custom_text(column: Any, key: str) -> ColumnElement[str]:
    """The text under a key of a JSON column."""
    return JsonText(column, key)


@compiles(JsonText, "sqlite")
def _on_sqlite(element: JsonText, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(each, **options) for each in element.clauses)
    return f"(SELECT atom FROM json_each({column}) WHERE key = {key} AND type = 'text')"  # noqa: S608 # both are compiled above


@compiles(JsonText, "postgresql")
def _on_postgresql(element: JsonText, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(each, **options) for each in element.clauses)
    return f"CASE WHEN jsonb_typeof({column} -> {key}) = 'string' THEN {column} ->> {key} END"
