"""Markdown becomes exactly this HTML."""

import re
from pathlib import Path

import pytest

from app.content.block_labels import BlockLabels
from app.content.links import CitableSource, Place
from app.content.markdown import Draft, compiled
from app.content.problems import Problem
from app.content.safe_html import cleaned

SOURCE = CitableSource(
    file="100_handbook.txt", title="The handbook", language="en", note="Old.", sections={"a": "First", "b": "Second"}
)
PLACE = Place(
    file="a.md",
    language="en",
    course="first-day",
    module="arrive",
    images={"desk.svg": Path("desk.svg")},
    sources={"100_handbook.txt": SOURCE},
)


def draft(text: str, labels: BlockLabels | None = None) -> Draft:
    problems: list[Problem] = []
    result = compiled(text, PLACE, labels or BlockLabels(), problems)
    assert problems == []
    return result


GOLDEN = {
    "a situation": (
        "::: situation\nYou wait.\n:::\n",
        '<div class="situation">\n<p id="p1">You wait.</p>\n</div>\n',
    ),
    "dos and don'ts": (
        "::: do\n- Ask.\n:::\n\n::: dont\n- Wait.\n:::\n",
        '<div class="do-dont">\n'
        '<section class="do" role="group" aria-label="Do">\n<h3 class="block-title">Do</h3>\n'
        "<ul>\n<li>Ask.</li>\n</ul>\n</section>\n"
        '<section class="dont" role="group" aria-label="Don\'t">\n<h3 class="block-title">Don\'t</h3>\n'
        "<ul>\n<li>Wait.</li>\n</ul>\n</section>\n</div>\n",
    ),
    "a question with its answer": (
        "::: check\nIs it?\n\nYes.\n\n- Really.\n:::\n",
        '<section class="check" role="group" aria-label="Check yourself">\n<p class="block-title">Check yourself</p>\n'
        '<p id="p1">Is it?</p>\n<details><summary>Show an answer</summary>\n<p id="p2">Yes.</p>\n'
        "<ul>\n<li>Really.</li>\n</ul>\n</details>\n</section>\n",
    ),
    "the company's own guidance": (
        "::: company\nAsk {{ company.hr_contact }}.\n:::\n",
        '<aside class="company" role="note" aria-label="For your company">\n'
        '<p class="block-title">For your company</p>\n<p id="p1">Ask {{ company.hr_contact }}.</p>\n</aside>\n',
    ),
    "the mark of the rights block": ("::: rights\n:::\n", '<div class="rights"></div>\n'),
    "takeaways": (
        "::: takeaways\n- A\n- B\n- C\n:::\n",
        '<section class="takeaways" role="group" aria-label="Takeaways">\n<h2 class="block-title">Takeaways</h2>\n'
        "<ul>\n<li>A</li>\n<li>B</li>\n<li>C</li>\n</ul>\n</section>\n",
    ),
    "ids of headings and paragraphs": (
        "## One\n\nText.\n\n{#mine}\nText.\n\n{#list}\n- a\n\n## Two\n\n{#three}\n### Three\n\nText.\n",
        '<h2 id="s1">One</h2>\n<p id="p1">Text.</p>\n<p id="mine">Text.</p>\n<ul id="list">\n<li>a</li>\n</ul>\n'
        '<h2 id="s2">Two</h2>\n<h3 id="three">Three</h3>\n<p id="p2">Text.</p>\n',
    ),
    "sources, each numbered once": (
        "[One](source:100_handbook.txt#a) [two](source:100_handbook.txt#b) [one](source:100_handbook.txt#a)\n",
        '<p id="p1"><a href="#source-1" class="citation">One<sup>1</sup></a> '
        '<a href="#source-2" class="citation">two<sup>2</sup></a> '
        '<a href="#source-1" class="citation">one<sup>1</sup></a></p>\n',
    ),
    "links": (
        "[a](../ask/) [b](../ask/#x) [c](#x) [d](/courses/other/) [e](https://example.com/?a=1&b) <mailto:a@example.com>\n",
        '<p id="p1"><a href="/courses/first-day/ask/">a</a> <a href="/courses/first-day/ask/#x">b</a> <a href="#x">c</a> '
        '<a href="/courses/other/">d</a> <a href="https://example.com/?a=1&amp;b">e</a> '
        '<a href="mailto:a@example.com">mailto:a@example.com</a></p>\n',
    ),
    "a picture": (
        '![A "desk" > chair](../images/desk.svg "Title")\n',
        '<p id="p1"><img src="/courses/first-day/images/desk.svg" alt="A &quot;desk&quot; &gt; chair"></p>\n',
    ),
    "a table without inline style": (
        "| a | b |\n|---|--:|\n| c | d |\n",
        '<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="align-end">b</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>c</td>\n<td class="align-end">d</td>\n</tr>\n</tbody>\n</table>\n',
    ),
    "a list of definitions": ("term\n: meaning\n", "<dl>\n<dt>term</dt>\n<dd>meaning</dd>\n</dl>\n"),
    "a code sample": ("```html\n<b> ::: {{ x\n```\n", "<pre><code>&lt;b&gt; ::: {{ x\n</code></pre>\n"),
    "HTML in backticks": ("Write `<br>`.\n", '<p id="p1">Write <code>&lt;br&gt;</code>.</p>\n'),
    "no footnotes": ("Text.[^1]\n", '<p id="p1">Text.[^1]</p>\n'),
    "Hebrew": ("**שלום** רב.\n", '<p id="p1"><strong>שלום</strong> רב.</p>\n'),
}


@pytest.mark.parametrize(("text", "html"), GOLDEN.values(), ids=GOLDEN.keys())
def test_markdown_becomes(text: str, html: str) -> None:
    assert draft(text).html == html


def test_the_labels_are_those_of_the_language() -> None:
    hebrew = BlockLabels(check='בדקו "בעצמכם"', show_answer="תשובה")
    html = draft("::: check\nא?\n\nב.\n:::\n", hebrew).html
    assert 'aria-label="בדקו &quot;בעצמכם&quot;"' in html
    assert "<summary>תשובה</summary>" in html


def test_the_outline_has_headings_of_two_levels() -> None:
    found = draft("## One `two`\n\n### Three\n\n{#four}\n## Four\n")
    assert [(line.level, line.id, line.text) for line in found.headings] == [
        (2, "s1", "One two"),
        (3, "s2", "Three"),
        (2, "four", "Four"),
    ]


def test_citations_are_numbered_in_the_order_of_the_text() -> None:
    found = draft("[x](source:100_handbook.txt#b) [y](source:100_handbook.txt#a)\n").citations
    assert [(c.number, c.title, c.section, c.note) for c in found] == [
        (1, "The handbook", "Second", "Old."),
        (2, "The handbook", "First", "Old."),
    ]


def test_anchors_are_those_of_the_author_and_those_given_by_itself() -> None:
    found = draft("## One\n\n{#mine}\nText.\n\nText.\n")
    assert found.anchors == {"s1", "mine", "p1"}
    assert found.author_ids == {"mine": 3}


def test_words_are_those_that_a_reader_sees() -> None:
    front, picture = "---\ntitle: Not counted\n---\n", "![not counted](../images/desk.svg)\n"
    assert draft(f"{front}One two-three [four](https://example.com/a/b), don't.\n\n- `six`\n\n{picture}").words == 5


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>\n",
        "<img src=x onerror=alert(1)>\n",
        "[x](javascript:alert(1))\n",
        "[x](JaVaScRiPt:alert(1))\n",
        "[x](java&#115;cript:alert(1))\n",
        "[x]\n\n[x]: javascript:alert(1)\n",
        "<javascript:alert(1)>\n",
        "[x](data:text/html,x)\n",
        "[x](vbscript:x)\n",
        "[x](//example.com/)\n",
        "![x](javascript:alert(1))\n",
        "![x](https://example.com/x.png)\n",
        '{#a onclick="alert(1)"}\nText.\n',
        '{style="position:fixed"}\nText.\n',
        "{.rights}\nText.\n",
    ],
)
def test_nothing_active_gets_through_and_it_is_named(text: str) -> None:
    problems: list[Problem] = []
    html = compiled(text, PLACE, BlockLabels(), problems).html
    assert len(problems) >= 1
    assert (
        re.findall(r'<script|<img src="?x|="(?:javascript|data|vbscript):|="//|onclick=|style=|class=', html.lower())
        == []
    )


def test_the_second_layer_takes_out_what_the_first_should_have() -> None:
    html = cleaned(
        '<p id="a" class="x" style="x" onclick="x">T<script>x</script><a href="javascript:x" target="_blank">l</a>'
        '<iframe src="https://example.com"></iframe></p><div class="rights evil"></div>'
    )
    assert html == '<p id="a" class="">T<a>l</a></p><div class="rights"></div>'
