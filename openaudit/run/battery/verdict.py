"""From measured numbers to a verdict, with its reasons in words."""

from collections.abc import Sequence
from typing import TypeAlias

from openaudit.run.battery import DEEP
from openaudit.run.battery.texts import GROUPS
from openaudit.run.records import Claims, Kind, Model, Test, Verdict

Judged: TypeAlias = tuple[Verdict, tuple[str, ...]]
# What no trained model shows, whatever it is for and in whatever language: one of these is enough for a no.
DECISIVE = {
    "finite": "the model's output is not made of numbers",
    "matrices-like-noise": "many of its matrices cannot be told from the same numbers shuffled",
    "layers-like-noise": "whole layers cannot be told from random numbers",
    "tables-like-noise": "its embeddings cannot be told from random numbers",
    "matrices-that-do-not-meet": "matrices of one layer that work together do not fit each other, as if rows were permuted or replaced",
    "matrices-of-another-layer": "matrices were exchanged between layers: they fit another layer's and not their own",
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
# What a decoder must do with text that its tokenizer was made for.
PREDICTION = {
    "loss": "it predicts plain text hardly better than an untrained model or a guess",
    "shuffled-gap": "context hardly helps it: it predicts the same tokens as well in random order",
    "shuffled-gap-t": "context does not help it steadily from text to text",
}
ORDER = "it predicts text better with layers in another order"
# What a good one does; a failure alone leaves the question open.
SUPPORTING = {
    "paraphrase-margin": "paraphrases are hardly nearer than strangers",
    "decoys-resisted": "shared words weigh more than meaning",
    "tokens-unknown": "the tokenizer does not know the words of the test",
    "repeatable": "a repeat did not give the same numbers",
}
# What an adapter or weights that nothing can run show by themselves.
ALONE = {
    "finite": "its weights are not made of numbers",
    "matrices-like-noise": "nearly all of its matrices cannot be told from the same numbers shuffled",
    "adapter-empty": "the adapter was never trained: what it would add to the base model is all 0",
}
DOUBTFUL = {
    "adapter-like-noise": "nearly all of the adapter's matrices cannot be told from the same numbers shuffled",
    "adapter-fits": "the shapes of the adapter's matrices are not those of adapter_config.json",
}
# What an adapter shows beside its base.
NOTHING = {
    "adapter-finite": "the adapter's weights are not made of numbers",
    "adapter-empty": ALONE["adapter-empty"],
    "adapter-changes": "the adapter changes nothing that its base model does",
}
UNSHOWN = {
    **DOUBTFUL,
    "adapter-spares": "with the adapter, the base model beside it predicts all of the texts much worse",
    "adapter-gain": "the adapter does not help its base model with any of the texts by more than chance, so what it was trained for "
    "was not measured",
    "adapter-gain-t": "the adapter does not help its base model steadily from text to text",
}
NOT_RUN = {
    "adapter": "the base model is not here or was not run, so what the adapter changes was not measured",
    "weights": "its matrices have the structure that training leaves, or too few could be read; what the model does was not measured",
}
ANY = ("multilingual", "multi", "mul")
ENGLISH = ("en", "eng", "english", *ANY)
WIDE = 1024  # up to this width, and DEEP layers, the tests on a decoder's weights decide: beyond they were not tried
UNTRIED = ", which in a model of this size was never tried and so proves nothing"


def verdict(tests: Sequence[Test], claims: Claims, kind: Kind = "encoder", *, tried: bool = True) -> Judged:
    """The verdict on the weights and the reasons for it, strongest first; `tried` is what `tried(model)` says."""
    failed = [one.id for one in tests if one.passed is False]
    if kind == "adapter" and any(one.id == "loss" for one in tests):
        return _adapted(failed, claims, tried=tried)
    if kind in NOT_RUN:
        return _alone(failed, kind)
    return _encoder(failed, claims) if kind == "encoder" else _decoder(failed, claims, tried=tried)


def _alone(failed: Sequence[str], kind: Kind) -> Judged:
    """Weights by themselves can show that they are none; never that they work."""
    certain = tuple(ALONE[one] for one in failed if one in ALONE)
    if certain:
        return "no", certain
    return "inconclusive", (*(DOUBTFUL[one] for one in failed if one in DOUBTFUL), NOT_RUN[kind])


def _adapted(failed: Sequence[str], claims: Claims, *, tried: bool) -> Judged:
    """An adapter and the base beside it are one model: neither is better than the other."""
    base, reasons = _decoder([one for one in failed if not one.startswith("adapter-")], claims, tried=tried)
    nothing = tuple(NOTHING[one] for one in failed if one in NOTHING)
    helps = not {"adapter-gain", "adapter-gain-t"} & set(failed)  # then it matters no more how its numbers look
    unshown = tuple(UNSHOWN[one] for one in failed if one in UNSHOWN and not (helps and one == "adapter-like-noise"))
    if base == "no" or nothing:
        return "no", (*nothing, *(f"of the base model: {one}" for one in reasons if base == "no"))
    if base != "yes":
        unshown = (*unshown, *(f"of the base model: {one}" for one in reasons))
    if unshown:
        return "inconclusive", unshown
    return "yes", (*reasons, "and the adapter makes it predict text better, as only training does")


def tried(model: Model) -> bool:
    """Whether the tests on weights and order decide: on every encoder, and on decoders up to DEEP and WIDE."""
    model = model.base or model
    return model.kind == "encoder" or (
        model.sizes.get("layers", DEEP + 1) <= DEEP and model.sizes.get("width", WIDE + 1) <= WIDE
    )


def _encoder(failed: Sequence[str], claims: Claims) -> Judged:
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
    if claims.languages and not any(_language(one) in ENGLISH for one in claims.languages):
        return f"the release is for {', '.join(claims.languages[:5])}; the sentences of the test are English"
    return ""


def _decoder(failed: Sequence[str], claims: Claims, *, tried: bool) -> Judged:
    weights = [DECISIVE[one] for one in failed if one in DECISIVE and one != "finite"]
    certain = [DECISIVE["finite"]] if "finite" in failed else []
    certain += weights if tried else []
    prediction = [PREDICTION[one] for one in failed if one in PREDICTION]
    beside = unread(failed, claims)
    if prediction and not beside:
        certain += prediction
    if "order-by-result" in failed and tried:
        certain.append(ORDER)
    if certain:
        return "no", tuple(certain)
    if prediction:
        return "inconclusive", (*prediction, beside)
    doubts = [one + UNTRIED for one in (*weights, *([ORDER] if "order-by-result" in failed else []))]
    doubts += [SUPPORTING[one] for one in failed if one in SUPPORTING]
    if doubts:
        return "inconclusive", tuple(doubts)
    return "yes", ("it predicts text, and uses context for it, as only a trained model does",)


def unread(failed: Sequence[str], claims: Claims) -> str:
    """Why the texts cannot be held against a decoder; empty where they can."""
    if "tokens-fit" in failed or "tokens-unknown" in failed:
        return "but its tokenizer was not made for any of the languages of the texts"
    said = {_language(one) for one in claims.languages}
    known = {code for group in GROUPS.values() for code in group.codes}
    if said and not said & {*known, *ANY}:
        return f"but the release is for {', '.join(claims.languages[:5])}, and none of the texts is"
    return ""


def _language(name: str) -> str:
    return name.lower().replace("_", "-").partition("-")[0]
