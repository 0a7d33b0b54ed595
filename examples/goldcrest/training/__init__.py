"""What tools/train_tiny_model.py is made of: the sources of the text, the corpus, the network, the files of the release."""
