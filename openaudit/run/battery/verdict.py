"""From measured numbers to a verdict, with its reasons in words."""

from collections.abc import Sequence

from openaudit.run.records import Claims, Test, Verdict

# What no trained model shows, whatever it is for and in whatever language: one of these is enough for a no.
DECISIVE = {
    "finite": "the model's output is not made of numbers",
    "matrices-like-noise": "many of its matrices cannot be told from the same numbers shuffled",
    "layers-like-noise": "whole layers cannot be told from random numbers",
    "tables-like-noise": "its embeddings cannot be told from random numbers",
    "matrices-that-do-not-meet": "matrices of one layer that work together do not fit each other, as if rows were permuted or replaced",
    "layers-alike": "two layers hold the same numbers",
    "order-by-weights": "the layers do not stand in the order in which they were trained",
}
# What an English sentence encoder must do; says nothing of a model that is for something else.
MEANING = {
    "paraphrase-auc": "it does not tell paraphrases from strangers",
    "paraphrase-distance": "paraphrases and strangers are not apart",
    "order-by-result": "it works better with two of its layers exchanged",
    "order-turned": "it works better with its layers turned round",
}
# What a good one does; a failure alone leaves the question open.
SUPPORTING = {
    "paraphrase-margin": "paraphrases are hardly nearer than strangers",
    "decoys-resisted": "shared words weigh more than meaning",
    "tokens-unknown": "the tokenizer does not know the words of the test",
    "repeatable": "a repeat did not give the same numbers",
}
ENGLISH = ("en", "eng", "english", "multilingual", "multi", "mul")


def verdict(tests: Sequence[Test], claims: Claims) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on the weights and the reasons for it, strongest first."""
    failed = [one.id for one in tests if one.passed is False]
    certain = [DECISIVE[one] for one in failed if one in DECISIVE]
    if certain:
        return "no", tuple(certain)
    beside = unjudged(claims)
    meaning = [MEANING[one] for one in failed if one in MEANING]
    if beside:
        return "inconclusive", (beside, "nothing in the weights themselves looks replaced")
    if meaning and not claims.languages:
        return "inconclusive", (
            *meaning,
            "but the release does not say for which language it is, and the test is in English",
        )
    if meaning:
        return "no", tuple(meaning)
    doubts = [SUPPORTING[one] for one in failed if one in SUPPORTING]
    if doubts:
        return "inconclusive", tuple(doubts)
    return "yes", ("it understands paraphrases as only a trained model does, and its weights are whole and in order",)


def unjudged(claims: Claims) -> str:
    """Why the sentences say nothing about a model with these claims; empty where they do."""
    if not claims.similarity:
        return "the release does not claim sentence similarity, so the sentence test cannot be held against it"
    if claims.languages and not any(_english(one) for one in claims.languages):
        return f"the release is for {', '.join(claims.languages[:5])}; the sentences of the test are English"
    return ""


def _english(language: str) -> bool:
    return language.lower().replace("_", "-").partition("-")[0] in ENGLISH
