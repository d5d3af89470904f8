"""How texts are read out of what training/gather.py fetches."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

GATHER = Path(__file__).parent.parent / "training" / "gather.py"


@pytest.fixture(scope="module")
def gather() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gather", GATHER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["gather"] = module  # its dataclasses look for their module
    spec.loader.exec_module(module)
    return module


def test_strings_of_a_script_are_read_with_their_keys(gather: ModuleType) -> None:
    source = r"""
    // title: "a comment"
    export default {
      banner: { title: 'D\'acc\xf3rd', "text": "One:\u00a0two", cta: { yes: `Ja` } },
      rows: [{ text: "three" }], last: "four",
    };
    """
    assert list(gather.literals(source)) == [
        (("banner", "title"), "D'accórd"),
        (("banner", "text"), "One:\xa0two"),
        (("banner", "cta", "yes"), "Ja"),
        (("rows", "text"), "three"),
        (("last",), "four"),
    ]


def test_hostile_braces_end_the_reading_in_time(gather: ModuleType) -> None:
    assert list(gather.literals("}" * 50_000 + "{" * 50_000 + '"x')) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use <b>cookies</b>.<br/>Read <a href='x'>more</a>", "We use cookies. Read more"),
        ("Read the [policy](https://example.org/p) &amp; decide", "Read the policy & decide"),
    ],
)
def test_shown(gather: ModuleType, text: str, expected: str) -> None:
    assert gather.shown(text) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            "<p>Open the &kde-app; menu, <b>then <i>the</i> file</b>.</p>",
            "Open the KdeApp menu, then the file.",
        ),
        ("<p>Press <guimenu>File</guimenu><guimenuitem>Save</guimenuitem> now.</p>", "Press File Save now."),
        ("<p>One <!-- two --> three<?four?>.</p>", "One three."),
        ("<p>See <link xref='other'/> for more.</p>", ""),
    ],
)
def test_said(gather: ModuleType, markup: str, expected: str) -> None:
    parser = etree.XMLParser(resolve_entities=False, recover=True)
    document = f'<!DOCTYPE p [<!ENTITY kde-app "x">]>{markup}'
    assert gather.tidy(gather.said(etree.fromstring(document, parser))) == expected


def test_strings_of_a_resource_pack(gather: ModuleType, tmp_path: Path) -> None:
    texts = ["Blocked.", "Überall erlaubt."]
    data = b"".join(text.encode() for text in texts)
    start = 12 + 6 * 3
    ends = [start, start + len(texts[0]), start + len(data)]
    head = struct.pack("<IB3xHH", 5, 1, 2, 0)
    entries = b"".join(
        struct.pack("<HI", number, place) for number, place in zip((7, 9, 0), ends, strict=True)
    )
    path = tmp_path / "de.pak"
    path.write_bytes(head + entries + data)
    assert list(gather.strings_of_pak(path)) == texts


def test_a_package_is_read_once_its_digest_fits(gather: ModuleType, tmp_path: Path) -> None:
    script = tmp_path / "cookie.notice.js"
    script.write_text(
        'x = {messageLocales: {en: "This shop sets cookies to keep your basket."}, learnMoreLinkText: {en: "More"}};'
    )
    archive = tmp_path / "tiny-1.0.tgz"
    with tarfile.open(archive, "w:gz") as file:
        file.add(script, "package/dist/cookie.notice.js")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    package = gather.Package("tiny", "1.0", digest, "Tiny", gather.read_cookie_notice)
    assert list(gather.notices_of(package, tmp_path)) == [
        gather.Notice(
            id="more-tiny-en-001",
            language="en",
            vendor_or_site="Tiny",
            service=None,
            kind="implied_consent",
            phrase="This shop sets cookies to keep your basket.",
            buttons=["More", "OK"],
            seen_in="npm tiny 1.0",
        )
    ]
    other = gather.Package("tiny", "1.0", "0" * 64, "Tiny", gather.read_cookie_notice)
    with pytest.raises(SystemExit, match="sha256"):
        list(gather.notices_of(other, tmp_path))
