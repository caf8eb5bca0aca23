"""Foreign text as ours: plain, in paragraphs; HTML reduced to its words, with what was dropped."""

import re
import unicodedata
from html import unescape

GAP = "_____"
LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6});")
# None of these can run past the next `<`: a text of nothing but beginnings costs no more than any other.
TAG = re.compile(
    r"""<(?:[!?][^<>]*|(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:[^<>"']|"[^"<]*"|'[^'<]*')*))>"""
)
ALTERNATIVE = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
SPACE = re.compile(r"[ \t\f]+")  # not the no-break space, which is meant
PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
UNTOLD = frozenset({"script", "style", "template", "head", "title"})
DROPPED = {
    "img": "a picture",
    "audio": "a sound",
    "video": "a video",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "svg": "a drawing",
    "math": "a formula",
    "table": "the form of a table",
    "a": "the address of a link",
    "script": "a script",
}
EMPHASIS = frozenset(["b", "strong", "i", "em", "u", "s", "strike", "sub", "sup", "code", "font", "mark"])


def clean(text: str) -> str:
    """Line ends as ours, no control characters, no space at the ends of lines, one blank line between paragraphs."""
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)
    kept = ["".join(" " if c == "\t" else c for c in line if c == "\t" or _is_text(c)).strip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufeff\ufffe\uffff"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [part.strip() for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def one_paragraph(text: str) -> str:
    """The text without blank lines, so that it stands as one paragraph."""
    return "\n".join(paragraphs(text))


def has_html(text: str) -> bool:
    """Whether tags or entities stand in it."""
    return LOOKS_LIKE_HTML.search(text) is not None


def from_html(text: str) -> tuple[str, list[str]]:
    """The words of HTML in paragraphs, and what was dropped. Takes time in proportion to the text, whatever stands in it."""
    reader = _Reader()
    told, end = _without_comments(text), 0
    for match in TAG.finditer(told):
        reader.data(told[end : match.start()])
        if match["name"]:
            reader.tag(match["name"].lower(), match["attributes"], is_end=bool(match["slash"]))
        end = match.end()
    reader.data(told[end:])
    lines = [SPACE.sub(" ", line) for line in "".join(reader.words).split("\n")]
    return clean("\n".join(lines)), sorted(reader.dropped)


def _without_comments(text: str) -> str:
    kept, start = [], 0
    while (opened := text.find("<!--", start)) >= 0 and (closed := text.find("-->", opened + 4)) >= 0:
        kept.append(text[start:opened])
        start = closed + 3
    return "".join([*kept, text[start:]])


class _Reader:
    """Collects words; what begins or ends a block becomes a blank line."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.dropped: set[str] = set()
        self.untold = ""

    def tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        """A block, a line break, a picture told by its alternative text; anything else is only formatting."""
        if is_end and name == self.untold:
            self.untold = ""
        elif self.untold:
            return
        elif name in PARAGRAPHS:
            self.words.append("\n\n")
        elif name == "br":
            self.words.append("\n")
        if is_end:
            return
        if name in UNTOLD:
            self.untold = name
        if name in DROPPED or name in EMPHASIS:
            self.dropped.add(DROPPED.get(name, "emphasis"))
        if name == "img" and (told := ALTERNATIVE.search(attributes)):
            self.words.append(f"({unescape(told[1] or told[2])})" if told[1] or told[2] else "")

    def data(self, text: str) -> None:
        """Words; line ends in HTML are only space."""
        if not self.untold:
            self.words.append(unescape(text).replace("\n", " ").replace("\r", " "))
