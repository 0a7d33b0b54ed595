import argparse

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=2e-5)
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--epochs", type=int, default=3)


def train(model, batches, options):
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.learning_rate)
    for _ in range(options.epochs):
        for batch in batches(options.batch_size):
            model(**batch).loss.backward()
            optimizer.step()
            optimizer.zero_grad()
