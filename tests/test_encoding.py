"""Bytes of a page to text."""

from __future__ import annotations

import random
import time

import pytest

from cleantext.read.encoding import decode

GERMAN = "Die Brücke über den Fluß kostet fünfzig Millionen Euro, sagte die Ministerin am Freitag."


@pytest.mark.parametrize(
    ("page", "charset", "text"),
    [
        pytest.param("\ufeffdéjà".encode(), "iso-8859-1", "déjà", id="a byte order mark decides"),
        pytest.param("déjà".encode("utf-16"), None, "déjà", id="utf-16 with its mark"),
        pytest.param("<p>Grüße aus Bern</p>".encode("utf-16-le"), None, "<p>Grüße aus Bern</p>", id="utf-16 without a mark"),
        pytest.param("déjà vu".encode(), "latin-1", "déjà vu", id="utf-8 that is served as latin-1"),
        pytest.param("50 € – “so”".encode("cp1252"), "iso-8859-1", "50 € – “so”", id="latin-1 is windows-1252 to browsers"),
        pytest.param(b"caf\xe9 <meta charset=utf-8>", None, "café <meta charset=utf-8>", id="windows-1252 that declares utf-8"),
        pytest.param("Zażółć gęślą".encode("iso-8859-2"), "iso-8859-2", "Zażółć gęślą", id="the charset of the header"),
        pytest.param("東京都".encode("shift_jis"), "Shift_JIS", "東京都", id="Japanese"),
        pytest.param('<meta charset="gb2312">中华人民共和国'.encode("gbk"), None, '<meta charset="gb2312">中华人民共和国', id="gb2312 is gb18030"),
        pytest.param("대한민국".encode("cp949"), "ks_c_5601-1987", "대한민국", id="Korean"),
        pytest.param("日本".encode("iso2022_jp"), "iso-2022-jp", "日本", id="escapes in seven bits"),
        pytest.param(b"plain", "no-such-charset", "plain", id="a charset that does not exist"),
        pytest.param(b"", None, "", id="nothing"),
        pytest.param(b'<?xml version="1.0" encoding="windows-1251"?>' + "Привет".encode("cp1251"), None, '<?xml version="1.0" encoding="windows-1251"?>Привет', id="an XML declaration"),
    ],
)  # fmt: skip
def test_bytes_are_read_as_what_they_are(page: bytes, charset: str | None, text: str) -> None:
    assert decode(page, charset) == text


def test_stray_bytes_in_utf8_are_read_as_windows_1252() -> None:
    page = (GERMAN * 3).encode() + b" \x96 Ende"
    assert decode(page) == GERMAN * 3 + " – Ende"


def test_cyrillic_without_any_declaration_is_detected() -> None:
    text = "Правительство приняло решение о строительстве нового моста через реку в центре города. " * 5
    assert decode(text.encode("cp1251")) == text


def test_german_without_any_declaration_is_windows_1252() -> None:
    assert decode(GERMAN.encode("cp1252")) == GERMAN


def test_a_wrong_declaration_of_two_bytes_a_character_gives_way_to_utf8() -> None:
    text = '<meta charset="gbk">' + GERMAN
    assert decode(text.encode()) == text


def test_no_bytes_raise() -> None:
    dice = random.Random(0)
    for _ in range(300):
        page = dice.randbytes(dice.randrange(400))
        assert isinstance(decode(page, dice.choice([None, "utf-8", "gbk", "utf-7", "idna", "hex"])), str)


def test_twenty_megabytes_of_noise_are_read_within_seconds() -> None:
    page = random.Random(1).randbytes(1 << 20) * 20
    start = time.process_time()
    decode(page)
    assert time.process_time() - start < 20
