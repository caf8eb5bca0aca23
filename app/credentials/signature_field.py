"""The field that a certificate's signature goes into: tagged and described, as PDF/UA asks of whatever stands on a page."""

import io
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

from app.credentials.contents import SIGNATURE_FIELD

DESCRIPTION = "Digital signature of the issuer"
PRINTED, LOCKED = 1 << 2, 1 << 7
"""Flags of an annotation (ISO 32000-1, table 165)."""


def with_field(pdf: bytes) -> bytes:
    """The document with an empty signature field that shows nothing, but stands in the structure that readers follow."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        page, structure = document.pages[0], document.Root.StructTreeRoot
        numbers = structure.ParentTree.Nums
        place = max([len(document.pages), *(int(str(numbers[at])) + 1 for at in range(0, len(numbers), 2))])
        widget = _widget(document, page.obj, place)
        element = _element(document, page.obj, widget, structure)
        structure.ParentTree.Nums = Array([*numbers, place, element])
        structure.ParentTreeNextKey = place + 1
        page.Annots = Array([*page.get("/Annots", Array()), widget])
        page.Tabs = Name.S
        document.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
        written = io.BytesIO()
        document.save(
            written,
            deterministic_id=True,
            compress_streams=False,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.preserve,
        )
    return written.getvalue()


def _widget(document: Pdf, page: Object, place: int) -> Object:
    """The field and its annotation in one, of no size, at its place in the structure's tree."""
    nothing = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 0, 0]))
    return document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(SIGNATURE_FIELD),
            TU=String(DESCRIPTION),
            F=PRINTED | LOCKED,
            Rect=Array([0, 0, 0, 0]),
            P=page,
            StructParent=place,
            AP=Dictionary(N=nothing),
        )
    )


def _element(document: Pdf, page: Object, widget: Object, structure: Object) -> Object:
    """What readers are told of the field, as the last child of the document's structure."""
    top: Any = structure.K[0] if isinstance(structure.K, Array) else structure.K
    element = document.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=top,
            Pg=page,
            Alt=String(DESCRIPTION),
            K=Dictionary(Type=Name.OBJR, Obj=widget, Pg=page),
        )
    )
    children = top.get("/K", Array())
    top.K = Array([*(children if isinstance(children, Array) else [children]), element])
    return element
