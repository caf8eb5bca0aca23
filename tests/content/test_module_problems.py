"""Mistakes in a module are named with file and line."""

from pathlib import Path

import pytest

from tests.content import trees
from tests.content.cases import Case, assert_named, in_module
from tests.content.trees import ARRIVE, ASK

CASES = {
    "a heading of level 1": in_module(
        "## Look for", "# Look for", "a heading of level 1 cannot stand here", "# Look for"
    ),
    "a script": in_module(
        "Your desk has",
        "Your <script>alert(1)</script> desk has",
        "`<script>` is HTML, which is not used here",
        "Your <script>",
    ),
    "a script on the second line of a paragraph": in_module(
        "on it. [Guests", "on it.\n<script src=x> [Guests", "`<script` is HTML", "<script src"
    ),
    "a javascript link": in_module(
        "../ask/#colleague",
        "javascript:alert(1)",
        "a javascript: link is refused; write ../<module>/",
        "Ring the bell, or",
    ),
    "a javascript link between angle brackets": in_module(
        "Your desk has", "Your <javascript:alert(1)> desk has", "a javascript: link is refused", "Your <javascript"
    ),
    "a data link": in_module("../ask/#colleague", "data:text/html,x", "a data: link is refused", "Ring the bell, or"),
    "a link without encryption": in_module(
        "../ask/#colleague", "http://example.com/", "write https://", "Ring the bell, or"
    ),
    "a link into the void of the site": in_module(
        "../ask/#colleague", "/hr/", "the link `/hr/` leads nowhere", "Ring the bell"
    ),
    "a link to a module that does not exist": in_module(
        "../ask/#colleague",
        "../aks/#colleague",
        "`first-day` has no module `aks`; did you mean `ask`?",
        "Ring the bell, or",
    ),
    "a link to a paragraph that does not exist": in_module(
        "../ask/#colleague", "../ask/#colleagues", "did you mean `colleague`?", "Ring the bell, or"
    ),
    "a link to a paragraph by its place": in_module(
        "../ask/#colleague", "../ask/#p1", "has no paragraph `{#p1}`", "Ring the bell"
    ),
    "a link to a course that does not exist": in_module(
        "../ask/#colleague", "/courses/second-day/", "there is no course `second-day`", "Ring the bell, or"
    ),
    "the company's words in a link": in_module(
        "../ask/#colleague", "mailto:{{company.hr_contact}}", "cannot stand in a link's address", "Ring the bell, or"
    ),
    "a source that does not exist": in_module(
        "source:100_handbook.txt#",
        "source:100_hand.txt#",
        "`100_hand.txt` is not in courses/sources.yaml",
        "Your desk has",
        spreads=True,
    ),
    "a section that does not exist": in_module(
        "#welcome)", "#farewell)", "has no section `farewell`", "Your desk has", spreads=True
    ),
    "a source without a section": in_module(
        "100_handbook.txt#welcome)", "100_handbook.txt)", "has no section; write", "Your desk", spreads=True
    ),
    "a picture that is missing": in_module(
        "../images/desk.svg",
        "../images/desc.svg",
        "is not in courses/first-day/images/; did you mean `desk.svg`?",
        "![A desk",
    ),
    "a picture from elsewhere": in_module(
        "../images/desk.svg", "https://example.com/desk.svg", "write `../images/<name>`", "![A desk"
    ),
    "a picture without a description": in_module("![A desk by a window]", "![]", "has no description", "![](../images"),
    "a word of the company that does not exist": in_module(
        "company.name",
        "company.nmae",
        "`company.nmae` is not known; after `company.`, did you mean `name`?",
        "You stand",
    ),
    "other words in braces": in_module(
        "{{ company.name }}", "{{ config }}", "`{{ config }}` is not known", "You stand"
    ),
    "braces that are not closed": in_module("{{ company.name }}", "{{ company.name", "is not closed", "You stand"),
    "no front matter": in_module("---\ntitle: Arrive\n---\n", "", "has no front matter"),
    "a title that is missing": in_module("title: Arrive", "titel: Arrive", "`titel` is not a key here", "titel"),
    "an unknown block": in_module(
        "::: check", "::: chekc", "`::: chekc` is not a block; did you mean `check`?", "::: chekc"
    ),
    "a block that is not closed": in_module(
        "- Ring the bell.\n:::", "- Ring the bell.", "`::: takeaways` is not closed", "::: takeaways"
    ),
    "a block inside a block": in_module(
        "- Wait outside.\n:::\n", "- Wait outside.\n", "`::: dont` of line 22 is not closed", "::: check"
    ),
    "a block closed twice": in_module("- Wait outside.\n:::\n", "- Wait outside.\n:::\n:::\n", "but none is open", 25),
    "a block with four colons": in_module(
        "::: check", ":::: check", "begins and ends with three colons", ":::: check", spreads=True
    ),
    "no situation": in_module(
        "::: situation",
        "::: company",
        "`::: situation` is missing here; add it as the first block",
        "::: company",
        spreads=True,
    ),
    "text before the situation": in_module(
        "---\n::: sit",
        "---\nText.\n\n::: sit",
        "is the first block of a module and stands there once; move it",
        "::: situation",
    ),
    "no takeaways at the end": in_module(
        "- Ring the bell.\n:::",
        "- Ring the bell.\n:::\n\nBye.",
        "is the last block of a module and stands there once",
        "::: takeaways",
    ),
    "four takeaways": in_module(
        "- Ring the bell.\n", "- Ring the bell.\n- Rest.\n", "has 4 takeaways; write", "::: takeaways"
    ),
    "text among the takeaways": in_module(
        "- Ring the bell.\n", "\nRing.\n", "holds one list and nothing else", "::: takeaways"
    ),
    "no question": in_module("::: check", "::: company", "has no question to check oneself with", spreads=True),
    "three questions": in_module(
        "::: takeaways",
        "::: check\nA?\n\nB.\n:::\n\n::: check\nC?\n\nD.\n:::\n\n::: takeaways",
        "is the third question",
        38,
        spreads=True,
    ),
    "a question without an answer": in_module(
        "\n\nRing the bell, or read [whom",
        " [whom",
        "needs a paragraph that asks, an empty line, and the answer",
        "::: check",
    ),
    "more don'ts than dos": in_module(
        "- Wait outside.",
        "- Wait outside.\n- Wait inside.\n- Wait.",
        "has 3 don'ts but only 2 dos",
        "::: dont",
        spreads=True,
    ),
    "don'ts that do not follow": in_module(
        ":::\n\n::: dont", ":::\n\nYet:\n\n::: dont", "does not follow dos", "::: dont", spreads=True
    ),
    "an id on a paragraph that nothing uses": in_module(
        "Your desk has",
        "Your chair.\n\n{#chair}\nYour desk has",
        "nothing links to `{#chair}`",
        "{#chair}",
        spreads=True,
    ),
    "an id in the text": in_module("on it. [Guests", "on it. {#it} [Guests", "is not read as an id", "Your desk has"),
    "an id that is none": in_module("{#desk}", "{#Desk}", "`Desk` is not an id", "{#Desk}", spreads=True),
    "an id that paragraphs get by themselves": in_module(
        "{#desk}", "{#p2}", "is given to paragraphs by itself", "{#p2}", spreads=True
    ),
    "an id that stands twice": in_module("![A desk", "{#desk}\n![A desk", "`desk` stands twice in this module", 15),
    "an id above a block": in_module(
        "::: do\n", "{#dos}\n::: do\n", "stands above nothing that can have an id", "{#dos}"
    ),
    "an id above nothing": in_module(
        "[whom to ask](../ask/#colleague).\n", "x.\n\n{#end}\n", "stands above nothing", "{#end}"
    ),
    "a style in braces": in_module(
        "{#desk}", '{#desk style="color:red"}', "only an id may stand in braces", "{#desk style"
    ),
    "too few words": Case(
        edits={ARRIVE: lambda text: text.replace(trees.FILLER, "Short.")}, file=ARRIVE, says="words; write 500 to 900"
    ),
    "too many words": Case(
        edits={ARRIVE: lambda text: text.replace(trees.FILLER, trees.FILLER * 2)},
        file=ARRIVE,
        says="words; write 500 to 900",
    ),
    "a rights block that is missing": Case(
        edits={ASK: ("::: rights\n:::\n\n", ""), trees.HEBREW_ASK: ("::: rights\n:::\n\n", "")},
        file=ASK,
        says="has no rights block, which course.yaml requires",
    ),
    "a rights block with text": Case(
        edits={ASK: ("::: rights\n", "::: rights\nMine.\n")}, file=ASK, line="::: rights", says="is not empty"
    ),
    "a file that is not UTF-8": Case(
        edits={ARRIVE: "---\ntitle: Ønske\n---\n".encode("latin-1")}, file=ARRIVE, line=2, says="is not UTF-8"
    ),
    "a file that is too large": Case(
        edits={ARRIVE: "x" * 1_000_001}, file=ARRIVE, says="is larger than 1,000,000 bytes"
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_named_with_file_and_line(case: Case, tmp_path: Path) -> None:
    assert_named(case, tmp_path)
