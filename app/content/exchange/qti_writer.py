"""Questions as a QTI 3.0 package: items, stimuli, a test that draws from pools as the quiz does, and the manifest."""

from app.content.exchange import archives, critical, qti_item_writer, qti_rules
from app.content.exchange.qti_names import (
    ITEM_RESOURCE,
    ITEMS,
    MANIFEST,
    PACKAGE,
    SCENARIO,
    STIMULUS_RESOURCE,
    TEST_RESOURCE,
    category_of,
    identifier,
)
from app.content.exchange.questions import Collection, Question
from app.content.exchange.report import Report
from app.content.exchange.tags import CRITICAL
from app.content.exchange.xml_tree import Element, made, written

TEST = "test.xml"


def package(collection: Collection, report: Report) -> bytes:
    """The archive; what QTI cannot hold is reported."""
    questions = collection.questions
    items = {_item(q): written(qti_item_writer.item(q, collection.language, report)) for q in questions}
    stimuli = {_stimulus(q): written(_told(q, collection.language)) for q in questions if q.stimulus}
    files = {MANIFEST: written(_manifest(questions)), TEST: written(_test(collection, report))}
    return archives.packed(files | stimuli | items)


def _item(question: Question) -> str:
    return f"items/{question.name}.xml"


def _stimulus(question: Question) -> str:
    return f"stimuli/{question.scenario}.xml"


def _told(question: Question, language: str) -> Element:
    body = made("qti-stimulus-body", *qti_item_writer.told(question.stimulus))
    scenario = question.scenario
    return made(
        "qti-assessment-stimulus",
        body,
        xmlns=ITEMS,
        identifier=identifier(scenario),
        title=scenario,
        **({"xml_lang": language} if language else {}),
    )


def _test(collection: Collection, report: Report) -> Element:
    pools = dict.fromkeys(question.category for question in collection.questions)
    sections = [_section(pool, collection) for pool in pools]
    part = made(
        "qti-test-part",
        *sections,
        identifier="part",
        navigation_mode=qti_rules.navigation(collection, report),
        submission_mode="simultaneous",
    )
    score = made("qti-outcome-declaration", identifier="SCORE", cardinality="single", base_type="float")
    title = collection.title
    held = [score, *qti_rules.time_limits(collection), part]
    return made("qti-assessment-test", *held, xmlns=ITEMS, identifier="quiz", title=title)


def _section(pool: str, collection: Collection) -> Element:
    """A pool: so many of its scenarios are drawn, each of them whole."""
    scenarios: dict[str, list[Element]] = {}
    for question in collection.questions:
        if question.category == pool:
            scenarios.setdefault(question.scenario, []).append(_reference(question))
    inner = [
        made(
            "qti-assessment-section",
            *references,
            identifier=f"{SCENARIO}{scenario}",
            title=scenario,
            visible="false",
            keep_together="true",
        )
        for scenario, references in scenarios.items()
    ]
    draw = collection.draws.get(pool, len(scenarios))
    selection = made("qti-selection", select=str(min(draw, len(scenarios))))
    order = made("qti-ordering", shuffle="true")
    held = [selection, order, *inner]
    return made("qti-assessment-section", *held, identifier=identifier(pool), title=pool, visible="false")


def _reference(question: Question) -> Element:
    categories = [category_of(key, value) for key, value in question.tags.items() if key != "scenario"]
    categories += [category_of(CRITICAL, answer_id) for answer_id in critical.ids(question.body)]
    told = {"category": " ".join(categories)} if categories else {}
    return made("qti-assessment-item-ref", identifier=identifier(question.name), href=_item(question), **told)


def _manifest(questions: tuple[Question, ...]) -> Element:
    metadata = made("metadata", made("schema", "QTI Package"), made("schemaversion", "3.0.0"))
    items = [f"item.{question.name}" for question in questions]
    stimuli = dict.fromkeys((q.scenario, _stimulus(q)) for q in questions if q.stimulus)
    resources = [
        _resource("test", TEST_RESOURCE, TEST, items),
        *(_resource(f"stimulus.{scenario}", STIMULUS_RESOURCE, path, []) for scenario, path in stimuli),
        *(
            _resource(f"item.{q.name}", ITEM_RESOURCE, _item(q), [f"stimulus.{q.scenario}"] if q.stimulus else [])
            for q in questions
        ),
    ]
    held = [metadata, made("organizations"), made("resources", *resources)]
    return made("manifest", *held, xmlns=PACKAGE, identifier="manifest")


def _resource(name: str, kind: str, path: str, needs: list[str]) -> Element:
    dependencies = [made("dependency", identifierref=each) for each in needs]
    return made("resource", made("file", href=path), *dependencies, identifier=name, type_=kind, href=path)
