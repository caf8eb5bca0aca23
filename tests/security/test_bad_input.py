"""Nonsense in addresses, queries and forms: a clear refusal, and never an error of ours."""

from collections import Counter
from collections.abc import Collection
from itertools import count
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.databases import kinds
from tests.security.routes import ROUTES, address, call, method, rules
from tests.security.worlds import ON_ONE_DATABASE, SIGNED_OUT, World, undone

NONSENSE = {
    "a NUL": "a\0b",
    "nothing": "",
    "a space": " ",
    "the end of a line": "a\r\nb: c",
    "a lone quote": "'",
    "a lone per cent sign": "%",
    "an SQL statement": "'; DROP TABLE person; --",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "a format": "%(name)s %s {0}",
    "a path upwards": "../../../../etc/passwd",
    "a path upwards, encoded": "..%2f..%2f",
    "a path of the disk": "/etc/passwd",
    "a Windows path": "..\\..\\secret",
    "a very long text": "x" * 20_000,
    "letters that grow": "\ufdfa" * 300,
    "right to left": "\u202e\u2066abc",
    "a digit of another script": "\u0661\u0662",
    "a superscript digit": "\u00b2",
    "a large number": "9" * 30,
    "more digits than Python reads": "9" * 5_000,
    "beyond 32 bits": str(2**31),
    "beyond 64 bits": str(2**63),
    "a negative number": "-1",
    "zero": "0",
    "a fraction": "1.5",
    "not a number": "nan",
    "infinity": "inf",
    "underscores": "1_000",
    "hexadecimal": "0x10",
    "an early day": "0001-01-01",
    "a late day": "9999-12-31",
    "a day that is none": "2026-02-30",
    "an emoji": "\U0001f600",
    "a non-character": "\uffff",
}
NUMBERS = {
    "a large number",
    "more digits than Python reads",
    "beyond 64 bits",
    "a negative number",
    "an early day",
    "a late day",
}
STRICTEST = kinds()[-1]  # PostgreSQL minds more than SQLite does; what SQLite minds are numbers
WORST = {"a NUL", "nothing", "the end of a line", "a format", "a very long text", "letters that grow", "right to left",
         "a superscript digit", "a fraction", "a day that is none", *NUMBERS}  # fmt: skip


def nonsense(world: World, chosen: Collection[str] = tuple(NONSENSE)) -> list[str]:
    """The texts to try: all that are chosen on the strictest database, the numbers among them on the other one too."""
    is_strictest = world.database.url.startswith(STRICTEST)
    return [text for name, text in NONSENSE.items() if name in chosen and (is_strictest or name in NUMBERS)]


def caller_for(endpoint: str) -> str:
    return ROUTES[endpoint].allowed[0]


def check(world: World, rule, path: str, **options) -> None:
    """A route answers as a site does that knows what it does; nothing it writes stays."""
    client = world.client(caller_for(rule.endpoint))
    try:
        with undone(world):
            answer = client.open(path, base_url=world.origin, method=method(rule), buffered=True, **options)
    except Exception as error:
        error.add_note(f"{rule.endpoint} at {path[:100]} was sent {str(options)[:500]}")
        raise
    assert answer.status_code < 500, (rule.endpoint, path[:100], str(options)[:500])


def rule_of(world: World, endpoint: str):
    return next(rule for rule in rules(world.app) if rule.endpoint == endpoint)


def test_in_every_part_of_every_address(world):
    """All texts in each part that one address has; of those that several have, each gets every second text, in turn."""
    met = Counter(name for rule in rules(world.app) for name in rule.arguments)
    turns = {name: count() for name, times in met.items() if times > 1}
    for rule in rules(world.app):
        where = address(world, rule)
        _, values = world.app.url_map.bind("localhost").match(where, method=method(rule))
        for name, part in values.items():
            texts = nonsense(world)
            for text in texts[next(turns[name]) % 2 :: 2] if name in turns else texts:
                check(world, rule, where.replace(str(part), quote(text, safe=""), 1))


FILTERS = ("q", "department", "location", "course", "required", "progress", "standing", "expires", "as_of", "compliance",
           "number", "since", "until", "sort", "everyone", "page")  # fmt: skip
STATISTICS = ("version", "language", "entity", "since", "until")
CHOICE = ("scope", "person", "to", "assign", "due", "due_days")
RULE = ("name", "department", "title", "manager", "hired_since", "hired_within", "due_days", "rule")
QUERIES = {
    "auth.sign_in": ("next",),
    "quiz.attempt": ("step",),
    "verification.start": ("number",),
    "certificates.document": ("download",),
    "team.people": ("q", "page", "below"),
    "team.remind_preview": ("scope", "person"),
    "hr.people": FILTERS,
    "hr.bulk.form": (*CHOICE, "q", "since"),
    "hr.bulk.preview": (*CHOICE, "to"),
    "hr.groups.one": ("page",),
    "hr.rules.form": RULE,
    "hr.rules.preview": (*RULE, "page"),
    "hr.rules.one": ("page",),
    "hr.reports.page": ("since", "until", "page"),
    "hr.reports.file": ("since", "until"),
    "hr.renewals.overview": ("renew", "grace_on"),
    "item_reports.inbox": ("page",),
    "statistics.quiz": STATISTICS,
    "statistics.file": STATISTICS,
    "statistics.item": STATISTICS,
    "hr.imports.show": ("outcome", "page"),
    "admin.people": ("q", "page"),
    "admin.log_page": ("actor", "about", "action", "entity", "since", "until", "after"),
    "admin.log_file": ("about", "entity", "since"),
}
"""What each page reads of its query; filters are the same on all that have some."""


@pytest.mark.parametrize("endpoint", QUERIES)
def test_in_every_part_of_every_query(world, endpoint):
    """Each text in all parts at once, and by itself in every second of them, in turn."""
    rule, names = rule_of(world, endpoint), QUERIES[endpoint]
    where, base = address(world, rule), dict(ROUTES[endpoint].query)
    for turn, text in enumerate(nonsense(world, WORST)):
        for name in names[turn % 2 :: 2] or names:
            check(world, rule, where, query_string=base | {name: text})
        check(world, rule, where, query_string={"scope": "matching"} | dict.fromkeys((*names, *FILTERS), text))


MORE_FIELDS = ("name_latin", "email", "hired_on", "title", "location", "manager", "hr", "hr_scope", "item", "step", "go",
               "next", "remember", "logo", "to")  # fmt: skip


def test_in_every_field_of_every_form(world):
    """Each text in every second field of every form, in turn: random forms below come to the others."""
    posts = [rule for rule in rules(world.app) if method(rule) == "POST"]
    for turn, text in enumerate(nonsense(world, WORST)):
        for rule in posts:
            form, where = dict(ROUTES[rule.endpoint].form(world)), address(world, rule)
            for name in list(form)[turn % 2 :: 2]:
                check(world, rule, where, data=form | {name: text})
            check(world, rule, where, data=dict.fromkeys(MORE_FIELDS, text) | form)


def test_in_the_day_on_which_something_is_due(world):
    preview, confirm = rule_of(world, "hr.bulk.preview"), rule_of(world, "hr.bulk.confirm")
    for text in nonsense(world):
        on = {"due": "day", "due_on": text}
        check(world, preview, address(world, preview), query_string=dict(ROUTES[preview.endpoint].query) | on)
        check(world, confirm, address(world, confirm), data=dict(ROUTES[confirm.endpoint].form(world)) | on)


BODIES = {
    "invalid UTF-8": (b"email=\xff\xfe&password=\xc3\x28&item=\xed\xa0\x80", "application/x-www-form-urlencoded"),
    "half an escape": (b"email=%&password=%zz&item=%ff%00", "application/x-www-form-urlencoded"),
    "JSON": (b'{"email": 1}', "application/json"),
    "broken JSON": (b"{", "application/json"),
    "no type": (b"email=a", ""),
    "an unknown character set": (b"email=a", "application/x-www-form-urlencoded; charset=klingon"),
    "multipart without a boundary": (b"--x\r\n", "multipart/form-data"),
    "multipart that is cut off": (
        b'--x\r\nContent-Disposition: form-data; name="item"\r\n\r\nabc',
        "multipart/form-data; boundary=x",
    ),
    "multipart without names": (b"--x\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    "a file where text belongs": (
        b'--x\r\nContent-Disposition: form-data; name="item"; filename="../../a"\r\n\r\nabc\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    "ten thousand fields": (
        urlencode([(f"field{n}", n) for n in range(10_000)]).encode(),
        "application/x-www-form-urlencoded",
    ),
    "one field ten thousand times": (b"&".join([b"item=a"] * 10_000), "application/x-www-form-urlencoded"),
    "ampersands": (b"&" * 100_000, "application/x-www-form-urlencoded"),
}


@ON_ONE_DATABASE
def test_bodies_that_no_browser_sends(world):
    for body, content_type in BODIES.values():
        for rule in rules(world.app):
            if method(rule) == "POST":
                check(world, rule, address(world, rule), data=body, content_type=content_type)


@ON_ONE_DATABASE
@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_body_beyond_the_limit_is_refused_in_words(world, kind, monkeypatch):
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    large = b"item=" + b"x" * 1_100_000
    if kind == "multipart":
        large = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"x" * 1_100_000 + b"\r\n--x--\r\n"
    content_type = "multipart/form-data; boundary=x" if kind == "multipart" else "application/x-www-form-urlencoded"
    for rule in rules(world.app):
        if method(rule) == "POST" and not hasattr(world.app.view_functions[rule.endpoint], "room_for"):
            answer = call(world, rule, world.client(caller_for(rule.endpoint)), data=large, content_type=content_type)
            assert answer.status_code == 413, rule.endpoint
            assert "What was sent is too large." in answer.text


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "path",
    [
        "/courses/first-day/images/..%2f..%2fcourse.yaml",
        "/courses/first-day/images/..%2fen%2f01-arrive.md",
        "/courses/first-day/images/%2e%2e/course.yaml",
        "/courses/first-day/images//etc/passwd",
        "/courses/..%2fquizzes/images/quiz.yaml",
        "/courses/first-day/images/desk.svg%00.png",
        "/courses/first-day/images/DESK.SVG",
        "/quizzes/..%2f..%2fquizzes%2ffirst-day/",
        "/static/../../config.py",
        "/static/..%2f..%2fconfig.py",
        "/company/logo/..%2f..%2fsecret_key",
        "/certificates/..%2fdefault.pdf",
    ],
)
def test_no_path_leads_out_of_its_folder(world, path):
    answer = world.client("learner").get(path)
    assert answer.status_code in {400, 404}
    assert b"root:" not in answer.data
    assert b"score:" not in answer.data


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "prefix", ["/", "/courses/", "/verify/", "/attempts/", "/certificates/", "/sign-in/?next=/", "/hr/?q="]
)
def test_a_very_long_address_is_an_ordinary_one(world, prefix):
    for caller in ("hr", SIGNED_OUT):
        answer = world.client(caller).get(prefix + "a" * 100_000)
        assert answer.status_code in {200, 303, 308, 404, 422}


headers = st.dictionaries(
    st.sampled_from(["Accept", "Accept-Language", "Accept-Encoding", "User-Agent", "Referer", "Cookie", "If-None-Match",
                     "If-Modified-Since", "Range", "Content-Type", "X-CSRFToken", "Origin", "Content-Encoding"]),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60),
)  # fmt: skip
values = st.one_of(
    st.sampled_from(list(NONSENSE.values())), st.text(max_size=40), st.integers().map(str), st.dates().map(str)
)
changes = st.dictionaries(st.integers(0, 12), values, max_size=4)
NAMES = ("item", "sequence", "go", "step", "people", "key", "assign", "to", "due", "due_days", "due_on", "confirmed")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=settings().max_examples * 3)
@given(place=st.integers(0, 200), changed=changes, extra=st.dictionaries(st.sampled_from(NAMES), values), sent=headers)
@example(place=0, changed={0: "a\0b"}, extra={}, sent={})
def test_random_forms(world, place, changed, extra, sent):
    """A form of the site with some fields changed and some more, under any headers."""
    posts = [rule for rule in rules(world.app) if method(rule) == "POST"]
    rule = posts[place % len(posts)]
    form = dict(ROUTES[rule.endpoint].form(world))
    names = list(form)
    for number, value in changed.items():
        if names:
            form[names[number % len(names)]] = value
    check(world, rule, address(world, rule), data=form | extra, headers=sent)
