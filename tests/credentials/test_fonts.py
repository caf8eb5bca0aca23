"""The shipped fonts: which characters of a name they can draw, how wide a text is, and that the files are the fetched ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.credentials.fonts import FILES, FOLDER, font_bytes, font_face_css, missing_characters, width


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="nothing"),
        pytest.param("Robin O’Example-Smith Jr., 3rd", id="Latin with its signs"),
        pytest.param("Ærøskøbing Ñandú Œuvre Straße ẞ", id="Western European"),
        pytest.param("Łukasz Żółć Dvořák Őry Ştefan Țepeș Ģirts Ėglė", id="Eastern European"),
        pytest.param("Ğülşen İnönü Əliyev", id="Turkic in Latin letters"),
        pytest.param("Nguyễn Thị Ánh Đặng", id="Vietnamese"),
        pytest.param("Ọ̀ṣun Ẹ̀kọ́ Ŋmɛ Ɗan Ƙano", id="West African"),
        pytest.param("Zoe\u0308 A\u030angstro\u0308m", id="decomposed letters that have a composed form"),
        pytest.param("Αλέξανδρος Παπαδόπουλος Ἀριστοτέλης", id="Greek, also with breathings"),
        pytest.param("Щербина Ґалаґан Ѓорѓи Ђорђе Ўладзімір Қайрат", id="Cyrillic of many countries"),
        pytest.param("שָׂרָה בת־אל ע״ה", id="Hebrew with points and its signs"),
        pytest.param("محمد عبد الرحمن ٣", id="Arabic with its digits"),
        pytest.param("علی\u200cرضا گلپایگانی ٹھاکر", id="Persian and Urdu with a joiner"),
        pytest.param("Robin\u00a0Example", id="a space that does not break"),
    ],
)
def test_names_that_can_be_drawn(name):
    assert missing_characters(name) == frozenset()


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        pytest.param("李小龍", "李小龍", id="Chinese"),
        pytest.param("さくら", "さくら", id="Japanese"),
        pytest.param("김 Kim", "김", id="Korean beside Latin"),
        pytest.param("नेहा", "नेहा", id="Devanagari, its vowel signs too"),
        pytest.param("გიორგი Արամ", "გიორგი" + "Արամ", id="Georgian and Armenian"),
        pytest.param("Robin 🚀", "🚀", id="a picture"),
        pytest.param("Robin\tExample\n", "\t\n", id="tab and line break"),
        pytest.param("Ro\x00bin\x7f", "\x00\x7f", id="control characters"),
        pytest.param("Robin\u202eelpmaxE\u202c", "\u202e\u202c", id="direction overrides"),
        pytest.param("\u2066Robin\u2069 \u200e\u200f", "\u2066\u2069\u200e\u200f", id="isolates and direction marks"),
        pytest.param("Ro\u200bbin\u00ad\ufeff", "\u200b\u00ad\ufeff", id="characters of no width"),
        pytest.param("Robin\u2028Example", "\u2028", id="line separator"),
        pytest.param("\ue000\uf8ff", "\ue000\uf8ff", id="private use, whatever a font has there"),
        pytest.param("\ud800", "\ud800", id="half a surrogate pair"),
        pytest.param("\u0378", "\u0378", id="not assigned"),
    ],
)
def test_characters_that_cannot_be_drawn(name, missing):
    assert missing_characters(name) == frozenset(missing)


@given(name=st.text(max_size=40))
def test_characters_are_judged_one_by_one(name):
    composed = unicodedata.normalize("NFC", name)
    assert missing_characters(name) == {character for character in composed if missing_characters(character)}


@pytest.mark.parametrize(
    ("narrower", "wider"),
    [
        pytest.param("", "i", id="nothing and a letter"),
        pytest.param("iiii", "WWWW", id="narrow and wide letters"),
        pytest.param("Robin", "Robin Example", id="a part and the whole"),
        pytest.param("שרה", "שרה כהן", id="Hebrew"),
    ],
)
def test_widths_are_in_order(narrower, wider):
    assert width(narrower) < width(wider)


def test_marks_and_joiners_take_no_room():
    assert width("o\u0323") == width("o")
    assert width("علی\u200cرضا") == width("علیرضا")


def test_a_letter_is_about_half_an_em_wide():
    assert 0.35 < width("Robin Example") / len("Robin Example") < 0.55


@pytest.mark.parametrize("file", sorted(FILES))
def test_shipped_files_are_there_with_their_licence(file):
    assert font_bytes(file)[:4] == b"\x00\x01\x00\x00"
    assert "SIL Open Font License" in (FOLDER / f"LICENSE-{file.split('-')[0]}.txt").read_text()
    assert f"https://fonts.invalid/{file}" in font_face_css("https://fonts.invalid/")


@pytest.mark.parametrize("file", ["CHECKSUMS", "../vendor.json", "/etc/passwd", ""])
def test_no_other_file_is_a_font(file):
    with pytest.raises(KeyError):
        font_bytes(file)
