"""QTI 3.0 files as the specification describes them, for tables of what is read."""

import io
import zipfile
from fractions import Fraction

from app.content.exchange import formats
from app.content.exchange.qti_names import ITEMS
from app.content.exchange.questions import Answer
from app.content.exchange.report import Report

CORRECT = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>'
MAPPED = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response"/>'


def item(declaration, body, processing=CORRECT, after="", name="item-1"):
    return (
        f'<qti-assessment-item xmlns="{ITEMS}" identifier="{name}" title="An item" adaptive="false" '
        f'time-dependent="false" xml:lang="nb">{declaration}'
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        f"<qti-item-body>{body}</qti-item-body>{processing}{after}</qti-assessment-item>"
    )


def declared(*correct, cardinality="single", base_type="identifier", mapping=""):
    values = "".join(f"<qti-value>{value}</qti-value>" for value in correct)
    key = f"<qti-correct-response>{values}</qti-correct-response>" if correct else ""
    return (
        f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" base-type="{base_type}">'
        f"{key}{mapping}</qti-response-declaration>"
    )


def mapping(entries, **bounds):
    told = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in bounds.items())
    inner = "".join(f'<qti-map-entry map-key="{key}" mapped-value="{value}"/>' for key, value in entries.items())
    return f"<qti-mapping{told}>{inner}</qti-mapping>"


def interaction(kind, inner, **attributes):
    told = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    prompt = "<qti-prompt>Which?</qti-prompt>"
    return f'<qti-{kind}-interaction response-identifier="RESPONSE"{told}>{prompt}{inner}</qti-{kind}-interaction>'


def choices(*names, tag="simple-choice", **attributes):
    told = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return "".join(f'<qti-{tag} identifier="{name}"{told}>Way {name}</qti-{tag}>' for name in names)


def ways(*given):
    return tuple(Answer(id=name, text=f"Way {name}", share=Fraction(share)) for name, share in given)


def sorting(statements, categories):
    """A match interaction of statements and categories of those identifiers."""
    sets = (choices(*statements, tag="simple-associable-choice"), choices(*categories, tag="simple-associable-choice"))
    return interaction("match", "".join(f"<qti-simple-match-set>{inner}</qti-simple-match-set>" for inner in sets))


def read(xml):
    report = Report("item.xml")
    collection = formats.read(xml.encode(), "item.xml", "qti", report)
    return collection, [str(loss) for loss in report.losses]


def package(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for path, content in files.items():
            made.writestr(path, content)
    return buffer.getvalue()


def manifest(*resources):
    inner = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{href}"/>' for n, (kind, href) in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><resources>{inner}</resources></manifest>'
