"""QTI 3.0's own words, used by reader and writer alike."""

import re

ITEMS = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
MATCH_CORRECT, MAP_RESPONSE = f"{TEMPLATES}match_correct.xml", f"{TEMPLATES}map_response.xml"
ITEM_RESOURCE, TEST_RESOURCE, STIMULUS_RESOURCE = (f"imsqti_{kind}_xmlv3p0" for kind in ("item", "test", "stimulus"))
MANIFEST = "imsmanifest.xml"
# Sections of a test share their names with items, which a scenario and its item may share too.
SCENARIO = "scenario."
RESPONSE, SCORE, FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
STARTS_WITH_DIGIT = re.compile(r"_?[0-9]")


def identifier(our_id: str) -> str:
    """An id as QTI has them: it begins with a letter or `_`."""
    return f"_{our_id}" if STARTS_WITH_DIGIT.match(our_id) else our_id


def our_id(identifier: str) -> str:
    """The id that `identifier` was made from."""
    return identifier[1:] if re.match(r"_[0-9]", identifier) else identifier


def category_of(key: str, value: str) -> str:
    """A tag as an identifier, which holds neither `:` nor `#`."""
    return ".".join([key, *value.split("#")])


def tag_of(category: str) -> str:
    """The tag that `category_of` made an identifier of."""
    key, _, value = category.partition(".")
    return f"{key}:{value.replace('.', '#', 1)}" if value else category
