"""Names of files that came from outside."""

import pytest

from crm_tui.domain.file_names import LONGEST, numbered, safe_name


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\x.txt", "x.txt"),
        ("CON.txt", "_CON.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x1b[31m\nb.txt", "a[31mb.txt"),
        (".bashrc", "bashrc"),
        ("..", "file"),
        ("", "file"),
        ('a<b>:"c|d?.txt', "a_b___c_d_.txt"),
        ("caf\u0065\u0301.txt", "caf\u00e9.txt"),
    ],
)
def test_only_a_plain_name_is_left(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    name = safe_name("ü" * 300 + ".tar.gz")

    assert len(name.encode()) <= LONGEST
    assert name.endswith(".gz")


def test_a_further_file_of_the_name_has_a_number() -> None:
    assert [numbered("a.pdf", 1), numbered("a.pdf", 2), numbered("readme", 2)] == ["a.pdf", "a-2.pdf", "readme-2"]
