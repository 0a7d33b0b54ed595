"""A model of transformers whose layers stay in the file until their turn comes.

Only `known` and `cost` may be imported outside the child process; the rest imports PyTorch.
"""
