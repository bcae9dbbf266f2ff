from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.searching import document
from crm_tui.services.transfer.documents import documents
from crm_tui.text import accept, fold

texts = st.one_of(
    st.none(),
    st.sampled_from(["Ada", "José Łukasz", "a.b@c-d.e", "(030) 1-2", "漢字かな", "\x01x", "tab\tx", "İ", "-", "..a"]),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12),
).map(lambda text: None if text is None else accept(text) or None)


@given(st.integers(1, 6).flatmap(lambda size: st.lists(st.lists(texts, min_size=size, max_size=size), min_size=1)))
def test_many_documents_are_the_same_as_each_alone(columns):
    alone = [document(row) for row in zip(*columns, strict=True)]

    assert documents(columns) == alone
    assert documents([[cell and fold(cell) for cell in column] for column in columns]) == alone
