"""Bytes become text, or an error that names the line."""

import io

import pytest

from crm_tui.errors import Invalid, Usage
from crm_tui.services.transfer.encoding import Encoding, UndecodableText, decide, named, texts


def text_of(data: bytes, name: str | None = None, chunk: int = 1 << 16) -> str:
    return "".join(texts(io.BytesIO(data), decide(data[:65536], name), chunk))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised_with_and_without_a_byte_order_mark(codec: str) -> None:
    text = "name,city\nZoë Müller,Łódź\n" * 3

    assert text_of(text.encode(codec)) == text


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_a_character_may_lie_across_two_chunks(chunk: int) -> None:
    assert text_of("Zoë 漢字 𝒜".encode(), chunk=chunk) == "Zoë 漢字 𝒜"


def test_another_encoding_is_suggested_with_line_and_sample() -> None:
    data = "name,city\nAnn,Rome\nJörg,Köln\n".encode("cp1252")

    with pytest.raises(UndecodableText) as caught:
        text_of(data)

    assert caught.value.exit == 2
    assert caught.value.line == 3
    assert caught.value.samples == ("Jörg", "Köln")
    assert caught.value.message == (
        'line 3 is not UTF-8. It reads as cp1252: "Jörg" "Köln". Run again with --encoding cp1252'
    )


def test_the_line_is_right_far_into_a_file_with_mixed_line_ends() -> None:
    data = b"a\r\nb\rc\n" * 50_000 + "Jörg\n".encode("cp1252")

    with pytest.raises(UndecodableText) as caught:
        text_of(data)

    assert caught.value.line == 150_001


def test_mostly_foreign_letters_are_not_called_cp1252() -> None:
    data = "имя,город\nАнна,Москва\nИван,Санкт-Петербург\nОльга,Казань\n".encode("cp1251")

    with pytest.raises(UndecodableText) as caught:
        text_of(data)

    assert caught.value.suggestion != "cp1252"


def test_a_named_encoding_wins_over_the_guess() -> None:
    assert text_of("Jörg".encode("cp1252"), "latin-1") == "Jörg"
    assert text_of("Jörg".encode(), "latin-1") == "JÃ¶rg"


def test_a_byte_order_mark_wins_over_a_named_8_bit_encoding() -> None:
    assert decide("Jörg".encode("utf-8-sig"), "cp1252") == Encoding("utf-8", 3, True)


@pytest.mark.parametrize("name", ["klingon", "idna", "rot13", "hex", "undefined", "", " \0"])
def test_a_name_that_is_no_encoding_is_a_usage_error(name: str) -> None:
    with pytest.raises(Usage):
        named(name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\nb\xed\xa0\x80c\n", "line 2 holds half of a surrogate pair"),
        (b"a\nb\nc\xe2\x82", "line 3: the file ends in the middle of a character"),
        (b"a\r\nb\0\n", "line 2 holds a NUL"),
        (b"\x1f\x8b\x08abc", "line 1: this is a gzip archive"),
        (b"PK\x03\x04abc", "line 1: this is a zip archive"),
        (b"\x7fELF" + b"\0" * 100, "line 1: this is a program"),
        (b"%PDF-1.7", "line 1: this is a PDF"),
        (b"a\n" + bytes(range(1, 256)), "line 4 holds bytes that are no text"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_line(data: bytes, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        text_of(data)


def test_text_that_is_not_in_the_named_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(Invalid, match="line 2 is not ascii"):
        text_of("a\nJörg\n".encode(), "ascii")
