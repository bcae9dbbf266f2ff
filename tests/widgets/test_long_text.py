"""Long texts in lines."""

import time

from crm_tui.widgets.long_text import fitting, wrapped


def test_lines_break_between_words_and_long_words_where_the_line_ends() -> None:
    assert wrapped("one two three four", 9, 9) == (("one two", "three", "four"), False)
    assert wrapped("abcdefghijklmnop", 10, 9) == (("abcdefghij", "klmnop"), False)


def test_wide_characters_count_as_two_cells_and_are_never_cut() -> None:
    assert wrapped("日本語日本語", 9, 9) == (("日本語日", "本語"), False)
    assert fitting("日本語", 3) == 1


def test_paragraphs_stay_and_what_is_left_out_is_known() -> None:
    assert wrapped("one\n\ntwo", 20, 9) == (("one", "", "two"), False)
    assert wrapped("one\ntwo\nthree", 20, 2) == (("one", "two"), True)


def test_nothing_in_a_text_acts_on_the_terminal() -> None:
    assert wrapped("a\x1b[2Jb\r\nc\u202ed", 40, 9) == (("a␛[2Jb", "c‹RLO›d"), False)


def test_five_megabytes_cost_what_a_page_costs() -> None:
    text = "word " * 1_000_000
    begin = time.perf_counter()

    lines, more = wrapped(text, 80, 200)

    assert (len(lines), more) == (200, True)
    assert time.perf_counter() - begin < 0.1
