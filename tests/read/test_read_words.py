"""Many words looked for at once: the answer is that of looking for each."""

from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.words import Vocabulary, Words

LETTERS = st.text(alphabet="ab c\n|数\0", max_size=40)


@given(LETTERS, st.sets(st.text(alphabet="ab c|数\0", min_size=1, max_size=9)))
def test_a_vocabulary_finds_what_looking_for_each_word_finds(text: str, words: set[str]) -> None:
    assert Vocabulary(words).within(Words(text)) == {word for word in words if word in text}


def test_the_different_words_of_a_text_run_into_no_others() -> None:
    assert Words("the cat\tthe  catalogue\n").different == "the\ncat\ncatalogue"
    assert Vocabulary(["tca"]).within(Words("the catalogue")) == set()
