"""Many words looked for at once: the answer is that of looking for each."""

from hypothesis import given
from hypothesis import strategies as st

from openaudit.read.words import Vocabulary, different

LETTERS = st.text(alphabet="ab c\n|数", max_size=40)


@given(LETTERS, st.sets(st.text(alphabet="ab c|数", min_size=1, max_size=4)))
def test_a_vocabulary_finds_what_looking_for_each_word_finds(text: str, words: set[str]) -> None:
    assert Vocabulary(words).within(text, different(text)) == {word for word in words if word in text}


def test_the_different_words_of_a_text_run_into_no_others() -> None:
    assert different("the cat\tthe  catalogue\n") == "the\ncat\ncatalogue"
    assert Vocabulary(["tca"]).within("the catalogue", different("the catalogue")) == set()
