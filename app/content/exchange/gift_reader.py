"""GIFT into questions. What decides between its types is what Moodle decides by."""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from app.content.exchange import critical, gift_escapes
from app.content.exchange.plain_text import GAP, clean, from_html, has_html
from app.content.exchange.questions import Answer, Body, Choice, Collection, Matching, Pair, Question, ShortAnswer
from app.content.exchange.report import Report
from app.content.exchange.shares import from_percentage
from app.content.exchange.tags import told_tags

CATEGORY = re.compile(r"\$CATEGORY:\s*(.*)")
TAG = re.compile(r"\[(id|tag):([^\]]+)\]")
TITLE = re.compile(r"::((?:\\.|[^\\])*?)::")
FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
WEIGHT = re.compile(r"\s*%([^%\s]+)%")
TRUE_OR_FALSE = re.compile(r"(T|TRUE|F|FALSE)", re.IGNORECASE)
SHORTEST_NAME = 40


@dataclass
class Block:
    """The lines of one question, with its comments' words and the line that it begins on."""

    line: int
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    id: str = ""


@dataclass
class Situation:
    """What holds for the questions that follow: category, and a description with the question names that used it."""

    category: str = ""
    scenario: str = ""
    stimulus: str = ""
    line: int = 1
    is_used: bool = True


def read(text: str, report: Report) -> Collection:
    """All questions of a GIFT file; what cannot be taken is reported."""
    now = Situation()
    questions: list[Question] = []
    for block in _blocks(text):
        if match := CATEGORY.match(block.lines[0]):
            _leave(now, report)
            now = Situation(category=match[1].strip())
            continue
        question = _question(block, now, report)
        if question is not None:
            questions.append(question)
            now.is_used = True
    _leave(now, report)
    return Collection(questions=tuple(questions))


def _leave(now: Situation, report: Report) -> None:
    if not now.is_used:
        report.lost("is a description with no question after it", line=now.line, name=now.scenario)


def _blocks(text: str) -> list[Block]:
    """A blank line ends a question, a category stands alone, and a comment is no line at all."""
    found: list[Block] = []
    block = Block(1)
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        words = line.strip()
        if words.startswith("//"):
            for key, value in TAG.findall(words):
                block.tags.append(value) if key == "tag" else setattr(block, "id", value)
            continue
        if words.startswith("$CATEGORY:"):
            found += [block, Block(number, [words])]
            block = Block(number)
        elif not words and block.lines:
            found.append(block)
            block = Block(number)
        elif words:
            block.line = block.line if block.lines else number
            block.lines.append(words)
    return [block for block in [*found, block] if block.lines]


def _question(block: Block, now: Situation, report: Report) -> Question | None:
    """The question of a block; None for a description, which is kept in `now`, and for what is reported."""
    whole = " ".join(block.lines)
    title, rest = "", whole
    if match := TITLE.match(whole):
        title, rest = clean(gift_escapes.unescaped(match[1])), whole[match.end() :]
    mark = FORMAT.match(rest)
    kind = mark[1] if mark else "moodle"
    rest = rest[mark.end() :] if mark else rest
    start, end = gift_escapes.find(rest, "{"), gift_escapes.find(rest, "}")
    reading = _Reading(kind, block.line, title or block.id, report)
    if start < 0 and end < 0:
        _leave(now, report)
        now.stimulus, now.scenario, now.line, now.is_used = (
            reading.words(rest, kind),
            title or block.id,
            block.line,
            False,
        )
        now.scenario = now.scenario or now.stimulus[:SHORTEST_NAME]
        return None
    text = reading.words(_with_gap(rest, start, end), kind) if 0 <= start < end else ""
    reading.name = reading.name or text[:SHORTEST_NAME]
    if not 0 <= start < end:
        reading.lost("has a brace that is not closed, or a blank line between its braces; mend it in the file")
        return None
    inside, general = _divided(rest[start + 1 : end], "####")
    body = _body(inside.strip(), reading)
    if body is None:
        return None
    if not text:
        reading.lost("has no text; write the stem")
    question = Question(name=reading.name, text=text, body=body, line=block.line, category=now.category)
    tags = told_tags(block.tags, report, block.line, reading.name)
    question = critical.marked(replace(question, feedback=reading.text(general), tags=tags), report)
    return replace(question, stimulus=now.stimulus, scenario=now.scenario) if now.stimulus else question


def _with_gap(rest: str, start: int, end: int) -> str:
    """Where text follows the answers, a word is missing in between."""
    before, after = rest[:start].rstrip(), rest[end + 1 :].strip()
    return f"{before} {GAP} {after}" if after else before


def _divided(text: str, sign: str) -> tuple[str, str]:
    place = gift_escapes.find(text, sign)
    return (text, "") if place < 0 else (text[:place], text[place + len(sign) :])


@dataclass
class _Reading:
    """What the parts of one question share: the text's format, and where losses are told."""

    kind: str
    line: int
    name: str
    report: Report

    def lost(self, message: str) -> None:
        self.report.lost(message, line=self.line, name=self.name)

    def text(self, raw: str) -> str:
        """The words of a part, which may begin with a format of its own."""
        mark = FORMAT.match(raw)
        return self.words(raw[mark.end() :], mark[1]) if mark else self.words(raw, self.kind)

    def words(self, raw: str, kind: str) -> str:
        """The words that are meant. Only `[plain]` keeps tags as they stand."""
        meant = gift_escapes.unescaped(raw)
        if kind == "plain" or not has_html(meant):
            return clean(meant)
        words, dropped = from_html(meant if kind == "html" else meant.replace("\n", "<br>"))
        if dropped:
            self.lost(f"HTML is reduced to its words; left out: {', '.join(dropped)}")
        return words


def _body(inside: str, reading: _Reading) -> Body | None:
    if inside.startswith("#"):
        reading.lost("is numerical, with tolerances; there is no such item type, so ask for a choice or for words")
    elif not inside:
        reading.lost("is an essay, which nobody can grade by rule; it is left out")
    elif gift_escapes.find(inside, "~") >= 0:
        return _choice(inside, reading)
    elif gift_escapes.find(inside, "=") >= 0:
        return _matching(inside, reading) if "->" in inside else _short_answer(inside, reading)
    elif TRUE_OR_FALSE.fullmatch(_divided(inside, "#")[0].strip()):
        return _true_or_false(inside, reading)
    else:
        reading.lost("has answers of no known kind; begin each with = or ~")
    return None


def _parts(inside: str) -> list[tuple[str, str]]:
    """Each answer with the sign before it."""
    starts = list(gift_escapes.places(inside, "=~"))
    ends = [*starts[1:], len(inside)]
    return [(inside[start], inside[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]


def _answer(sign: str, raw: str, reading: _Reading) -> Answer:
    share = Fraction(int(sign == "="))
    if match := WEIGHT.match(raw):
        given = from_percentage(match[1])
        if given is None:
            reading.lost(f"`%{match[1]}%` is no percentage; {share} is taken instead")
        else:
            share = given
        raw = raw[match.end() :]
    text, feedback = _divided(raw, "#")
    return Answer(text=reading.text(text), share=share, feedback=reading.text(feedback))


def _choice(inside: str, reading: _Reading) -> Choice:
    """Several may be chosen where no answer is marked `=`."""
    answers = tuple(_answer(sign, raw, reading) for sign, raw in _parts(inside))
    return Choice(answers=answers, several=gift_escapes.find(inside, "=") < 0)


def _short_answer(inside: str, reading: _Reading) -> ShortAnswer:
    return ShortAnswer(answers=tuple(_answer(sign, raw, reading) for sign, raw in _parts(inside)))


def _matching(inside: str, reading: _Reading) -> Matching | None:
    pairs: list[Pair] = []
    categories: list[str] = []
    for _, raw in _parts(inside):
        statement, arrow, category = raw.partition("->")
        if not arrow:
            reading.lost("has a match without `->`; mend it in the file")
            return None
        words = reading.text(category)
        if words not in categories:
            categories.append(words)
        if statement.strip():
            pairs.append(Pair(text=reading.text(statement), category=categories.index(words)))
    return Matching(pairs=tuple(pairs), categories=tuple(Answer(text=words) for words in categories))


def _true_or_false(inside: str, reading: _Reading) -> Choice:
    """The first feedback is for the wrong answer, the second for the right one."""
    verdict, *told = (inside[start:end] for start, end in _spans(inside))
    wrong, right = (reading.text(part) for part in [*told, "", ""][:2])
    is_true = verdict.strip().upper().startswith("T")
    reading.lost("is true or false, written here as two options in English; word them, and add a third")
    return Choice(
        answers=(
            Answer(text="True", share=Fraction(int(is_true)), feedback=right if is_true else wrong),
            Answer(text="False", share=Fraction(int(not is_true)), feedback=wrong if is_true else right),
        )
    )


def _spans(text: str) -> list[tuple[int, int]]:
    """The parts between unprotected `#`."""
    signs = list(gift_escapes.places(text, "#"))
    return list(zip([0, *(sign + 1 for sign in signs)], [*signs, len(text)], strict=True))
