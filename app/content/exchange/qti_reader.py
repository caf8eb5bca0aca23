"""A QTI 3.0 package, or a single item, into questions."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from app.content.exchange import archives, critical, qti_item_reader
from app.content.exchange.plain_text import clean, from_html
from app.content.exchange.qti_names import (
    ITEM_RESOURCE,
    MANIFEST,
    SCENARIO,
    STIMULUS_RESOURCE,
    TEST_RESOURCE,
    our_id,
    tag_of,
)
from app.content.exchange.qti_rules import Rules, read_rules
from app.content.exchange.questions import Collection, Question
from app.content.exchange.report import Report, UnreadableFile
from app.content.exchange.tags import told_tags
from app.content.exchange.xml_tree import Element, inline, parsed

ITEM, TEST = "qti-assessment-item", "qti-assessment-test"


@dataclass
class _Plan:
    """What the test says: title, rules, and of each item file its category, the scenario it stands in, and its tags."""

    title: str = ""
    rules: Rules | None = None
    draws: dict[str, int] = field(default_factory=dict)
    places: dict[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)


def read_item(body: bytes, file: str, report: Report) -> Collection:
    """The question of one item in a file of its own."""
    root = parsed(body, file)
    if root.name != ITEM:
        raise UnreadableFile(f"{file}:{root.line}: begins with <{root.name}>; a QTI 3.0 item begins with <{ITEM}>.")
    for held in root.all("qti-assessment-stimulus-ref"):
        report.lost(f"has its stimulus in `{held.get('href')}`; import the package", line=held.line)
    question = qti_item_reader.question(root, file, report)
    return Collection(questions=(question,) if question else (), language=root.get("lang"))


def read_package(body: bytes, file: str, report: Report) -> Collection:
    """All questions of a package, in the order of its test where it has one."""
    files = archives.members(body, file)
    if MANIFEST not in files:
        raise UnreadableFile(f"{file}: has no {MANIFEST} at its top; it is no QTI package.")
    hrefs = _hrefs(parsed(files[MANIFEST], MANIFEST), files, report)
    plan = _Plan()
    for path in hrefs[TEST_RESOURCE]:
        _read_test(parsed(files[path], path), path, plan, report)
    known = hrefs[ITEM_RESOURCE]
    order = [*(path for path in plan.places if path in known), *(path for path in known if path not in plan.places)]
    questions: list[Question] = []
    languages: list[str] = []
    for path in order:
        root = parsed(files[path], path)
        languages.append(root.get("lang"))
        question = qti_item_reader.question(root, path, report)
        if question:
            questions.append(_placed(question, root, path, files, plan, report))
    _tell_rest(files, hrefs, report)
    language = next(iter(languages), "")
    rules = plan.rules or Rules()
    return Collection(
        questions=tuple(questions),
        title=plan.title,
        draws=plan.draws,
        language=language,
        time_limit_minutes=rules.time_limit_minutes,
        forward_only=rules.forward_only,
    )


def _hrefs(manifest: Element, files: Mapping[str, bytes], report: Report) -> dict[str, list[str]]:
    """The files of items, tests and stimuli that the manifest names and the archive holds."""
    found: dict[str, list[str]] = {ITEM_RESOURCE: [], TEST_RESOURCE: [], STIMULUS_RESOURCE: []}
    for resource in manifest.below("resource"):
        path = posixpath.normpath(unquote(resource.get("href")))
        kind = resource.get("type")
        if kind in found and path in files:
            found[kind].append(path)
        elif kind in found:
            report.lost(f"`{path}` is not in the package", line=resource.line, file=MANIFEST)
        elif kind.startswith(("imsqti_item_xmlv2", "imsqti_test_xmlv2")):
            report.lost(f"`{path}` is QTI 2; convert it to QTI 3.0 first", line=resource.line, file=MANIFEST)
    return found


def _read_test(root: Element, path: str, plan: _Plan, report: Report) -> None:
    """Sections are pools; a section inside one is a scenario drawn whole."""
    plan.title = plan.title or clean(root.get("title"))
    rules = read_rules(root, path, report)
    if plan.rules not in (None, rules):
        report.lost("has another time limit or another way back than the test before it", line=root.line, file=path)
    plan.rules = plan.rules or rules
    for part in root.all("qti-test-part"):
        for section in part.all("qti-assessment-section"):
            pool = our_id(section.get("identifier"))
            if (selection := section.first("qti-selection")) and selection.get("select").isdigit():
                plan.draws[pool] = int(selection.get("select"))
            for scenario, reference in _references(section):
                href = _beside(path, reference.get("href"))
                plan.places[href] = (pool, scenario, tuple(reference.get("category").split()))
            if any(each.name in ("qti-pre-condition", "qti-branch-rule") for each in section.descendants()):
                report.lost("has rules on what is asked next, which are left out", line=section.line, file=path)


def _references(section: Element) -> Iterator[tuple[str, Element]]:
    """The references to items below a pool's section, each with the scenario whose section it stands in."""
    for child in section.children:
        if isinstance(child, Element) and child.name == "qti-assessment-item-ref":
            yield "", child
        elif isinstance(child, Element) and child.name == "qti-assessment-section":
            scenario = our_id(child.get("identifier").removeprefix(SCENARIO))
            yield from ((scenario, reference) for reference in child.below("qti-assessment-item-ref"))


def _beside(path: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href)))


def _placed(
    question: Question, root: Element, path: str, files: Mapping[str, bytes], plan: _Plan, report: Report
) -> Question:
    """The question with its pool, its tags, and its shared stimulus before what its own body tells."""
    pool, scenario, categories = plan.places.get(path, ("", "", ()))
    tags = told_tags(map(tag_of, categories), report, root.line, question.name)
    told: list[str] = []
    for held in root.all("qti-assessment-stimulus-ref"):
        href = _beside(path, held.get("href"))
        if href not in files:
            report.lost(f"`{href}` is not in the package", line=held.line, file=path)
            continue
        stimulus = parsed(files[href], href)
        told += [_words(body, href, report) for body in stimulus.all("qti-stimulus-body")]
        scenario = scenario or our_id(stimulus.get("identifier"))
    stimulus_text = clean("\n\n".join([*told, question.stimulus]))
    placed = replace(question, category=pool, scenario=scenario, tags=tags, stimulus=stimulus_text)
    return critical.marked(placed, report)


def _words(body: Element, file: str, report: Report) -> str:
    words, dropped = from_html("".join(inline(child) for child in body.children))
    if dropped:
        report.lost(f"markup is reduced to its words; left out: {', '.join(dropped)}", line=body.line, file=file)
    return words


def _tell_rest(files: Mapping[str, bytes], hrefs: Mapping[str, list[str]], report: Report) -> None:
    known = {MANIFEST, *(path for paths in hrefs.values() for path in paths)}
    for path in sorted(files.keys() - known):
        report.lost("is left out; only items, tests and stimuli are read", file=path)
