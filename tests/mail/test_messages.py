"""Messages: their headers, their forms, and that nothing can be smuggled into them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from icalendar import Calendar

from app.mail import calendar, dates
from app.mail.calendar import DueDay
from app.mail.messages import Attachment, Letter, UnusableAddress, message, unsubscribing

LETTER = Letter(
    message_id="<0123456789abcdef@learn.example.com>",
    queued_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    sender="Harbour Lane <training@example.com>",
    address="lina@example.com",
    language="he",
    subject="שלום",
    text="שלום, לינה\n",
    html='<p dir="rtl">שלום</p>',
    headers=unsubscribing("https://learn.example.com/unsubscribe/abc/"),
    attachments=[Attachment("due.ics", "text/calendar", b"BEGIN:VCALENDAR")],
)


def read(letter):
    return message_from_bytes(message(letter).as_bytes(), policy=default)


def test_a_message_says_what_it_is_and_is_the_same_each_time():
    made = read(LETTER)
    assert {
        name: made[name] for name in ("Message-ID", "To", "From", "Subject", "Auto-Submitted", "Content-Language")
    } == {
        "Message-ID": "<0123456789abcdef@learn.example.com>",
        "To": "lina@example.com",
        "From": "Harbour Lane <training@example.com>",
        "Subject": "שלום",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "he",
    }
    assert made["Date"].datetime == LETTER.queued_at
    assert made["List-Unsubscribe"] == "<https://learn.example.com/unsubscribe/abc/>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made.get_body(("plain",)).get_content().strip() == "שלום, לינה"
    assert 'dir="rtl"' in made.get_body(("html",)).get_content()
    (file,) = made.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "due.ics",
        "text/calendar",
        "BEGIN:VCALENDAR",
    )


def test_long_addresses_for_machines_stay_whole():
    host = f"{'training.' * 12}example.com"
    letter = replace(
        LETTER, message_id=f"<{'0' * 32}@{host}>", headers=unsubscribing(f"https://{host}/unsubscribe/abc/")
    )
    lines = message(letter).as_bytes().split(b"\r\n")
    assert f"List-Unsubscribe: <https://{host}/unsubscribe/abc/>".encode() in lines
    assert f"Message-ID: <{'0' * 32}@{host}>".encode() in lines


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\0", "\x0b"])
def test_a_subject_or_file_name_adds_no_header(end):
    smuggled = f"Hello{end}Bcc: everybody@example.com"
    file = Attachment(smuggled, "text/plain", b"x")
    made = read(replace(LETTER, subject=smuggled, attachments=[file]))
    assert made["Bcc"] is None
    assert made["Subject"] == "Hello Bcc: everybody@example.com"
    assert len(made.keys()) == len(read(LETTER).keys())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lina",
        "lina@",
        "@example.com",
        "a@b.com\nBcc: c@d.com",
        "a@b.com, c@d.com",
        "Lina <a@b.com>",
        "a b@c.com",
        "a@b@c",
    ],
)
def test_what_is_no_address_gets_no_mail(address):
    with pytest.raises(UnusableAddress):
        message(replace(LETTER, address=address))


def test_a_header_that_breaks_out_is_refused():
    with pytest.raises(ValueError, match="linefeed"):
        message(replace(LETTER, headers={"List-Unsubscribe": "<a>\r\nBcc: c@d.com"}))


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2026, 11, 27), "en", "Friday 27 November"),
        (date(2027, 1, 4), "en", "Monday 4 January 2027"),
        (date(2026, 11, 27), "he", "יום שישי 27 בנובמבר"),
    ],
)
def test_days_in_words(day, language, words):
    said = dates.in_words(day, date(2026, 11, 20), language)
    assert said.replace(",", "").replace("\xa0", " ") == words


def test_a_calendar_has_whole_days_that_keep_their_identity():
    day = DueDay(
        uid="period-7@learn.example.com",
        on=date(2026, 11, 27),
        title="Due: First day; and, more\nBEGIN:VEVENT",
        url="https://learn.example.com/courses/first-day/",
        changed_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    )
    body = calendar.written("Harbour Lane", "en", [day])
    assert body == calendar.written("Harbour Lane", "en", [day])
    (event,) = Calendar.from_ical(body).events
    assert (event.start, event.end, event["uid"]) == (
        date(2026, 11, 27),
        date(2026, 11, 28),
        "period-7@learn.example.com",
    )
    assert event["summary"] == day.title
