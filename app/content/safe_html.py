"""The second layer behind Markdown without HTML: nothing leaves the compiler but these elements and attributes."""

import nh3

RIGHTS_MARK = '<div class="rights"></div>'
"""Where the rights block goes. Authors cannot write it: their HTML is text."""

_PLAIN = "br em hr strong thead tbody tr li dt dd sup pre summary code"
_WITH_ID = "p h2 h3 ul ol blockquote table dl"

_CLEANER = nh3.Cleaner(
    tags={
        *_PLAIN.split(),
        *_WITH_ID.split(),
        "a",
        "img",
        "th",
        "td",
        "div",
        "section",
        "aside",
        "details",
        "figure",
        "figcaption",
    },
    attributes={
        **{tag: {"id"} for tag in _WITH_ID.split()},
        "ol": {"id", "start"},
        "a": {"href"},
        "img": {"src", "alt"},
        "section": {"role", "aria-label"},
        "aside": {"role", "aria-label"},
    },
    allowed_classes={
        "a": {"citation"},
        "div": {"do-dont", "situation", "rights", "drawing"},
        "figure": {"diagram"},
        "ol": {"visually-hidden"},
        "section": {"do", "dont", "check", "takeaways"},
        "aside": {"company"},
        "h2": {"block-title"},
        "h3": {"block-title"},
        "p": {"block-title"},
        "th": {"align-center", "align-end"},
        "td": {"align-center", "align-end"},
    },
    url_schemes={"https", "mailto"},
    link_rel=None,
)


def cleaned(html: str) -> str:
    """The HTML with everything taken out that is not on the list."""
    return _CLEANER.clean(html)
