"""XML into small trees and back. No document type, no entities of its own, nothing fetched, bounded in depth and number."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from app.content.exchange.report import UnreadableFile

DEEPEST = 60
MOST_ELEMENTS = 100_000
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(eq=False)
class Element:
    """An element with its attributes, by local names; `children` are elements and texts in order."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)
    namespace: str = ""
    line: int = 1

    def get(self, attribute: str, otherwise: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(attribute, otherwise)

    def all(self, name: str) -> list["Element"]:
        """The children of that name."""
        return [child for child in self.children if isinstance(child, Element) and child.name == name]

    def first(self, name: str) -> "Element | None":
        """The first child of that name."""
        return next(iter(self.all(name)), None)

    def descendants(self) -> Iterator["Element"]:
        """Every element below this one, in the order of the document."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.descendants()

    def below(self, name: str) -> list["Element"]:
        """Every element of that name below this one."""
        return [element for element in self.descendants() if element.name == name]

    @property
    def text(self) -> str:
        """All words in it, those of its children too."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def parsed(body: bytes, file: str) -> Element:
    """The root element; raises UnreadableFile with a sentence."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(f"{file}:{line}: is not UTF-8; save the file as UTF-8.") from error
    reader = _Reader(file)
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        said = expat.errors.messages[error.code]
        raise UnreadableFile(f"{file}:{error.lineno}: is not well-formed XML ({said}).") from error
    return reader.root.children[0]  # type: ignore[return-value] # a well-formed document has one root element


class _Reader:
    """Builds the tree; refuses a document type before anything in it can take effect."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root = Element("")
        self.open = [self.root]
        self.count = 0
        # The bytes are known to be UTF-8: what the declaration says about its encoding is not asked.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse

    def refuse(self, *_: Any) -> int:
        """A document type declares entities, which can grow without bound or read other files."""
        line = self.parser.CurrentLineNumber
        raise UnreadableFile(f"{self.file}:{line}: declares a document type or an entity; remove it.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        self.count += 1
        line = self.parser.CurrentLineNumber
        if len(self.open) > DEEPEST:
            raise UnreadableFile(f"{self.file}:{line}: has elements nested more than {DEEPEST} deep.")
        if self.count > MOST_ELEMENTS:
            raise UnreadableFile(f"{self.file}:{line}: has more than {MOST_ELEMENTS:,} elements; divide it.")
        namespace, _, local = name.rpartition(" ")
        known = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(local, known, [], namespace, line)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _: str) -> None:
        """Close it."""
        self.open.pop()

    def words(self, text: str) -> None:
        """Text between tags; CDATA arrives here too."""
        self.open[-1].children.append(text)


def made(name: str, *children: Element | str, **attributes: str) -> Element:
    """A new element; `_` in an attribute's name stands for `-`, and `xml_` for `xml:`."""
    named = {_attribute(key): value for key, value in attributes.items()}
    return Element(name, named, [child for child in children if child != ""])


def _attribute(key: str) -> str:
    plain = key.rstrip("_")
    return f"xml:{plain[4:]}" if plain.startswith("xml_") else plain.replace("_", "-")


def written(root: Element) -> bytes:
    """The document as bytes: the same tree gives the same bytes."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + _written(root, 0) + "\n").encode()


def _written(element: Element, depth: int) -> str:
    """An element that holds text stands on one line, since space would become part of the text."""
    attributes = "".join(f' {key}="{escaped(value, quoted=True)}"' for key, value in element.attributes.items())
    opening, indent = f"{'  ' * depth}<{element.name}{attributes}", "  " * depth
    if not element.children:
        return f"{opening}/>"
    if any(isinstance(child, str) for child in element.children):
        return f"{opening}>{''.join(inline(child) for child in element.children)}</{element.name}>"
    inner = "\n".join(_written(child, depth + 1) for child in element.children if isinstance(child, Element))
    return f"{opening}>\n{inner}\n{indent}</{element.name}>"


def inline(child: Element | str) -> str:
    """An element or a text as it stands within a line."""
    if isinstance(child, str):
        return escaped(child)
    attributes = "".join(f' {key}="{escaped(value, quoted=True)}"' for key, value in child.attributes.items())
    if not child.children:
        return f"<{child.name}{attributes}/>"
    return f"<{child.name}{attributes}>{''.join(inline(inner) for inner in child.children)}</{child.name}>"


def escaped(text: str, *, quoted: bool = False) -> str:
    """Text as XML writes it, without the characters that XML cannot hold."""
    safe = (
        FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )
    return safe.replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") if quoted else safe
