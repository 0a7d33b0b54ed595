"""What train.py is made of: the sources and how they are read, the corpus, the network, the files and figures of the release."""
