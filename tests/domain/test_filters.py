"""The filter language of SPEC 2.3: what a text means, and what a wrong one says."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.fields import Field
from crm_tui.domain.filters import FilterError, Query, mentions, parse
from crm_tui.domain.filters.operators import written
from crm_tui.domain.filters.tree import And, Condition, Keyword, Not, Or, Phrase, Range, Scalar, Term, Word
from crm_tui.domain.filters.values import Days, Reader, Span
from crm_tui.domain.kinds import (
    Choice,
    Context,
    Country,
    Date,
    Email,
    Instant,
    Integer,
    Kind,
    ListOf,
    Money,
    Number,
    PartialDate,
    Phone,
    Reference,
    Text,
)

CONTEXT = Context(now=datetime(2026, 11, 23, 9, 30, 15, tzinfo=UTC))


def fields(**kinds: Kind) -> dict[str, Field]:
    return {name: Field(name, kind, name.title(), name) for name, kind in kinds.items()}


ENTITIES: dict[str, dict[str, Field]] = {
    "deals": fields(
        id=Integer(),
        name=Text(),
        email=Email(),
        phone=Phone(),
        stage=Reference("stages"),
        status=Choice(("open", "won", "lost")),
        owner=Reference("members"),
        tags=ListOf(),
        amount=Money(),
        weight=Number(),
        close_date=Date(),
        due=Instant(),
        created_at=Instant(),
        deleted_at=Instant(),
        birthday=PartialDate(),
        company=Reference("companies"),
    ),
    "companies": fields(name=Text(), country=Country(), parent=Reference("companies")),
    "members": fields(name=Text()),
    "stages": fields(name=Text()),
}


def entity_fields(name: str) -> Mapping[str, Field]:
    return ENTITIES[name]


def parsed(text: str) -> Query:
    return parse(text, entity_fields, "deals")


def form(condition: Condition | None) -> str:
    """The condition with every bracket written and every keyword in words."""
    match condition:
        case Phrase(text):
            return f'"{text}"'
        case Not(part):
            return f"not {form(part)}"
        case And(parts):
            return "(" + " and ".join(map(form, parts)) + ")"
        case Or(parts):
            return "(" + " or ".join(map(form, parts)) + ")"
        case Term(path, operator, values):
            return f"{path.name}{operator}{','.join(map(written, values))}"
    return ""


def error(text: str) -> FilterError:
    with pytest.raises(FilterError) as caught:
        parsed(text)
    return caught.value


def reader(name: str, context: Context = CONTEXT) -> Reader:
    return Reader(name, ENTITIES["deals"][name], context)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ada", '"ada"'),
        ('"ada lovelace"', '"ada lovelace"'),
        ("email:ada@example.org", "email:ada@example.org"),
        ('phone:"+49 30 1234567"', 'phone:"+49 30 1234567"'),
        ("stage:proposal", "stage:proposal"),
        ("stage:proposal,negotiation", "stage:proposal,negotiation"),
        ('stage:"closed won"', 'stage:"closed won"'),
        ("status:open", "status:open"),
        ("owner:me", "owner:me"),
        ("owner:none", "owner:none"),
        ("email:any", "email:any"),
        ("tag:vip -tag:cold", "(tags:vip and not tags:cold)"),
        ("assignee:me", "owner:me"),
        ("amount>10k", "amount>10k"),
        ("amount:>10k", "amount>10k"),
        ("amount:!=5", "amount!=5"),
        ("amount:10k..50k", "amount:10k..50k"),
        ("amount:..50k", "amount:..50k"),
        ("amount:10k..", "amount:10k.."),
        ('close_date:"2026-01-01".."2026-02-01"', 'close_date:"2026-01-01".."2026-02-01"'),
        ("close_date<2027-01-01", "close_date<2027-01-01"),
        ("close_date:this-quarter", "close_date:this-quarter"),
        ("close_date<today status:open", "(close_date<today and status:open)"),
        ("due:today..+2w", "due:today..+2w"),
        ("created_at>-30d", "created_at>-30d"),
        ("name^Ada", "name^Ada"),
        ("name~lov", "name~lov"),
        ("company.country:DE", "company.country:DE"),
        ("company_id:7", "company:7"),
        ("(stage:proposal or stage:verbal) not owner:me", "((stage:proposal or stage:verbal) and not owner:me)"),
        ("a or b c", '("a" or ("b" and "c"))'),
        ("a AND b Or Not c", '(("a" and "b") or not "c")'),
        ("not -a", 'not not "a"'),
        ("--a", 'not "-a"'),
        ("-(a b)", 'not ("a" and "b")'),
        ('(a)(b)"c"', '("a" and "b" and "c")'),
        ('"not" "me"', '("not" and "me")'),
        ("nothing order android", '("nothing" and "order" and "android")'),
        (r'"say \"hi\" \\"', '"say "hi" \\"'),
        ("ada@example.org a..b 12:30 !x", '("ada@example.org" and "a..b" and "12:30" and "!x")'),
        ('name:"none" name:me', '(name:"none" and name:me)'),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_filter_means_what_the_specification_says(text: str, meaning: str) -> None:
    assert form(parsed(text).condition) == meaning


def test_sorts_stand_anywhere_between_conditions() -> None:
    query = parsed("sort:name stage:proposal owner:me SORT:-amount,company.country -tag:cold")

    assert form(query.condition) == "(stage:proposal and owner:me and not tags:cold)"
    assert [(sort.path.name, sort.descending) for sort in query.sorts] == [
        ("name", False),
        ("amount", True),
        ("company.country", False),
    ]


def test_values_keep_their_columns() -> None:
    query = parsed("amount:1..5,none")

    assert query.condition == Term(
        query.condition.path,  # type: ignore[union-attr]
        ":",  # type: ignore[arg-type]
        (Range(Scalar("1", 8), Scalar("5", 11), 8), Keyword(Word.NONE, 13)),
        1,
    )


def test_quoted_keywords_are_text() -> None:
    query = parsed('owner:"me"')

    assert isinstance(query.condition, Term)
    assert query.condition.values == (Scalar("me", 7, quoted=True),)


def test_a_query_knows_which_fields_of_the_record_it_mentions() -> None:
    assert mentions(parsed("a (b or not deleted_at:any)"), "deleted_at")
    assert not mentions(parsed('company.name:x "deleted_at" sort:deleted_at'), "deleted_at")


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("clsoe_date<2027-01-01", 1, 'no field "clsoe_date" in deals. Did you mean close_date?'),
        ("a company.contry:DE", 11, 'no field "contry" in companies. Did you mean country?'),
        ("http://x.org", 1, 'no field "http" in deals; put it in quotes to search for the text'),
        ("sort:amuont", 6, 'no field "amuont" in deals. Did you mean amount?'),
        ("sort:name,-amuont", 12, 'no field "amuont" in deals. Did you mean amount?'),
        ("name=ada", 5, "= is no operator. Did you mean name:ada?"),
        ('name=="ada l"', 5, '= is no operator. Did you mean name:"ada l"?'),
        ("Name:ada", 1, "names of fields are in small letters; write name:ada"),
        ("name.x:1", 6, "name has no fields of its own"),
        ("company.parent.parent.parent.name:x", 1, "at most 4 names can be joined by dots"),
        ("name>5", 5, "> does not go with name; write one of : != ~ ^"),
        ("amount~5", 7, "~ does not go with amount; write one of : != >= <= > <"),
        ("amount>1..5", 7, "a range goes with : only; write amount:1..5"),
        ("amount>none", 7, 'none goes with : only; write amount:none, or "none" for the text'),
        ("name:a..b", 5, 'name takes no range; put a text with ".." in quotes'),
        ("amount:..", 8, "a range needs an end: write 1..5, 1.. or ..5"),
        ("amount:1..2..3", 12, 'a range has two ends; put a text with ".." in quotes'),
        ("name: ada", 6, "a value is missing here, without a space before it; for example name:Ada Lovelace"),
        ("tag:a, b", 7, "a value is missing here, without a space before it; for example tags:vip|partner"),
        ('a "ada', 3, "the quote is not closed"),
        ('"a\\n"', 3, r"in quotes write \\ for a backslash and \" for a quote"),
        ('name:""', 6, "nothing stands between the quotes; write field:none for empty"),
        ('a "  "', 3, "there is nothing to search for"),
        ("a \u0301", 3, "there is nothing to search for"),
        ("a (b", 3, "this bracket is not closed"),
        ("a)", 2, "no bracket is open here"),
        ("()", 2, "a condition is missing before ); put a text with signs or keywords in quotes"),
        ("a or", 5, "a condition is missing; put a text with signs or keywords in quotes"),
        ("and a", 1, "a condition is missing before and; put a text with signs or keywords in quotes"),
        ("a or sort:name", 6, "a condition is missing before sort:name; put a text with signs or keywords in quotes"),
        ("a,b", 2, "a condition is missing before ,; put a text with signs or keywords in quotes"),
        ("a - b", 4, 'a condition is missing after -; put "-" in quotes to search for it'),
        (">5", 1, "a field is missing before the operator; put the text in quotes to search for it"),
        ("sort:", 6, "the name of a field is missing; write sort:name or sort:-created_at,name"),
        ("sort:amount>5", 6, "the name of a field is missing; write sort:name or sort:-created_at,name"),
        ("a\x00b", 2, "this character cannot be searched for"),
        ("(" * 60_000, 21, "more than 20 brackets or nots are inside each other"),
        ("not " * 15_000, 81, "more than 20 brackets or nots are inside each other"),
        ("a " * 501, 1001, "more than 500 values are compared; make it several filters"),
    ],
)
def test_a_wrong_filter_says_where_and_what(text: str, column: int, problem: str) -> None:
    found = error(text)

    assert found.message == f"column {column}: {problem}"
    assert found.column == column


def test_the_caret_stands_under_the_column() -> None:
    assert error("ada clsoe_date<today").caret == "    ^"


def test_the_caret_counts_a_wide_character_twice() -> None:
    assert error("東京 nme:x").caret == "     ^"


def test_the_suggestion_is_the_nearest_field() -> None:
    assert error("clsoe_date<today").suggestion == "close_date"


def test_a_wrong_filter_is_a_usage_error() -> None:
    assert error("nme:x").exit == 2


@pytest.mark.parametrize(
    ("name", "text", "low", "high"),
    [
        ("id", "2k", 2000, 2000),
        ("weight", "2.5k", 2_500_000_000, 2_500_000_000),
        ("weight", ".5m", 500_000_000_000, 500_000_000_000),
        ("close_date", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("close_date", "-30d", "2026-10-24", "2026-10-24"),
        ("created_at", "today", "2026-11-23T00:00:00Z", "2026-11-23T23:59:59Z"),
        ("created_at", "-4h", "2026-11-23T05:30:15Z", "2026-11-23T05:30:15Z"),
        ("created_at", "9999", "9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("birthday", "1985", "1985", "1985-12-31"),
        ("birthday", "1985-04", "1985-04", "1985-04-30"),
        ("birthday", "1985-04-12", "1985-04-12", "1985-04-12"),
        ("birthday", "--05-09", "--05-09", "--05-09"),
    ],
)
def test_a_value_stands_for_a_span_of_stored_values(name: str, text: str, low: object, high: object) -> None:
    assert reader(name).span(Scalar(text, 1)) == Span(low, high)  # type: ignore[arg-type]


def test_an_amount_has_minor_units_of_every_length() -> None:
    amounts = reader("amount").amounts(Scalar("10.5", 1))

    assert amounts == {0: Span(11, 10), 2: Span(1050, 1050), 3: Span(10500, 10500), 4: Span(105000, 105000)}


def test_a_large_amount_stays_exact() -> None:
    amounts = reader("amount").amounts(Scalar("9007199254740993.01", 1))

    assert amounts[2] == Span(900719925474099301, 900719925474099301)


def test_a_point_is_read_where_the_decimal_comma_fails() -> None:
    german = Context(now=CONTEXT.now, decimal="comma")

    assert reader("weight", german).span(Scalar("2.5", 1)) == Span(2_500_000, 2_500_000)


def test_a_date_word_asks_for_days_of_any_year() -> None:
    found = reader("birthday").days(Scalar("next-week", 1))

    assert found == Days(datetime(2026, 11, 30).date(), datetime(2026, 12, 6).date())


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("close_date", "30d", "close_date: write +30d or -30d"),
        ("close_date", "tommorow", "close_date: tommorow is no date"),
        ("close_date", "2026-02-30", "close_date: no date"),
        ("amount", "lots", "amount: lots is no amount, e.g. 12,000.50"),
        ("id", str(10**30), "is beyond 64 bits, e.g. 250"),
        ("weight", "1e999999999", "is no number, e.g. 2.5"),
    ],
)
def test_a_bad_value_is_refused_with_an_example(name: str, text: str, problem: str) -> None:
    with pytest.raises(FilterError) as caught:
        reader(name).span(Scalar(text, 7))

    assert problem in caught.value.message
    assert caught.value.column == 7


def test_a_bad_choice_lists_the_values_and_the_nearest() -> None:
    with pytest.raises(FilterError, match=r"column 8: status: the values are open, won, lost\. Did you mean open\?"):
        reader("status").stored(Scalar("opne", 8))


PIECES = st.sampled_from(
    [
        *(
            "a",
            "name:",
            "amount",
            "sort:",
            "company.country:",
            "not",
            "or",
            "and",
            "none",
            "me",
            "-30d",
            "10k",
            "é",
            "東",
        ),
        *(">", "<", ">=", ":", "!=", "~", "^", ",", "..", "(", ")", '"', "\\", "-", "=", " "),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_no_text_raises_anything_but_a_filter_error(text: str) -> None:
    try:
        parsed(text)
    except FilterError as wrong:
        caught = wrong
    else:
        return

    assert 1 <= caught.column <= len(text) + 1
    assert "\n" not in caught.message
