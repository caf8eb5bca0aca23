"""The handbook is a download of whoever may read the course, in the language that they read."""

from io import BytesIO

import pypdf


def test_a_learner_gets_the_book_in_the_language_that_was_chosen(browser):
    client = browser("learner")
    assert 'href="/courses/first-day/handbook.pdf"' in client.get("/courses/first-day/").text
    client.post("/language/", data={"language": "he"})
    answer = client.get("/courses/first-day/handbook.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert 'filename="first-day-he.pdf"' in answer.headers["Content-Disposition"]
    reader = pypdf.PdfReader(BytesIO(answer.data))
    assert reader.trailer["/Root"]["/Lang"] == "he"


def test_there_is_none_of_a_course_that_is_none(browser):
    assert browser("learner").get("/courses/nothing/handbook.pdf").status_code == 404
