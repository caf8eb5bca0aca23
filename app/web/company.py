"""What pages load of the company's own: the stylesheet with its accent, and its logo."""

import re

from flask import Blueprint, Response, abort

from app.store.queries import company as queries
from app.web import site
from app.web.permission import open_to_anyone
from app.web.templating import accent_rules

FOR_GOOD = "public, max-age=31536000, immutable"
pages = Blueprint("company", __name__)


@pages.get("/company/<accent>.css")
@open_to_anyone
def stylesheet(accent: str) -> Response:
    """The accent, made readable on both papers. The address holds the colour, so the answer never changes."""
    if not re.fullmatch(r"[0-9a-f]{6}", accent):
        abort(404)
    return Response(accent_rules(f"#{accent}"), mimetype="text/css", headers={"Cache-Control": FOR_GOOD})


@pages.get("/company/logo/<digest>")
@open_to_anyone
def logo(digest: str) -> Response:
    """The company's logo, by its digest."""
    found = queries.logo(site.reading(), digest)
    if found is None:
        abort(404)
    return Response(found.body, mimetype=found.media_type, headers={"Cache-Control": FOR_GOOD})
