"""Twenty sentences, each with a paraphrase that shares few of its words and a decoy that shares many.

Telling them apart takes meaning: by shared words alone the decoy wins. Written for this test.
"""

TRIPLETS = (
    (
        "The ferry was cancelled because of the storm.",
        "Bad weather kept the boat in the harbour.",
        "The ferry was painted because of the festival.",
    ),
    (
        "My grandmother grows tomatoes behind her house.",
        "Granny keeps a vegetable garden in the backyard.",
        "My grandmother sold the house behind her school.",
    ),
    (
        "The company dismissed two hundred workers last spring.",
        "A few months ago the firm laid off part of its staff.",
        "The company trained two hundred dogs last spring.",
    ),
    (
        "How long does it take to boil an egg?",
        "What is the cooking time for eggs in hot water?",
        "How long does it take to drive to Boston?",
    ),
    (
        "The judge rejected the appeal on Monday.",
        "At the start of the week the court turned down the request for a new ruling.",
        "The judge bought a bicycle on Monday.",
    ),
    (
        "Her new phone stopped working after it fell into the lake.",
        "The mobile she had just bought broke when it dropped in the water.",
        "Her new phone started ringing after she fell asleep.",
    ),
    (
        "Scientists found a planet that circles two suns.",
        "Astronomers discovered a world orbiting a pair of stars.",
        "Scientists found a plant that heals two diseases.",
    ),
    (
        "The child refused to eat the soup.",
        "The little boy would not touch his broth.",
        "The child refused to clean the room.",
    ),
    (
        "Prices of bread have doubled within a year.",
        "A loaf now costs twice as much as twelve months ago.",
        "Prices of houses have fallen within a year.",
    ),
    (
        "He plays the violin in a small orchestra.",
        "He is a string musician with a chamber ensemble.",
        "He plays football in a small village.",
    ),
    (
        "The bridge will be closed for repairs until June.",
        "Traffic cannot cross the river before summer while engineers fix the structure.",
        "The library will be closed for holidays until June.",
    ),
    (
        "Can I return these shoes if they do not fit?",
        "Is it possible to send the footwear back when the size is wrong?",
        "Can I wear these shoes if it does not rain?",
    ),
    (
        "The patient recovered quickly after the operation.",
        "Following surgery, the sick man soon felt well again.",
        "The patient complained loudly before the operation.",
    ),
    (
        "Wolves have come back to the mountains of the north.",
        "The northern highlands are home to wild predators of the dog family once more.",
        "Tourists have come back to the beaches of the south.",
    ),
    (
        "She spent the whole night studying for the exam.",
        "Until sunrise she prepared herself for the test.",
        "She spent the whole night dancing at the wedding.",
    ),
    (
        "The old theatre burned down in 1912.",
        "More than a century ago a fire destroyed the historic playhouse.",
        "The old theatre opened its doors in 1912.",
    ),
    (
        "You should save your files before switching off the computer.",
        "Store your documents first, then shut down the machine.",
        "You should lock your door before switching off the light.",
    ),
    (
        "The team lost the final by a single goal.",
        "In the last match they were beaten by the narrowest margin.",
        "The team bought the stadium for a single euro.",
    ),
    (
        "It is forbidden to smoke inside the building.",
        "Cigarettes are not allowed indoors.",
        "It is common to dance inside the building.",
    ),
    (
        "The train to the airport leaves every ten minutes.",
        "There is a frequent rail service for people who want to catch a flight.",
        "The price of the ticket changes every ten minutes.",
    ),
)
