def train(model, batches, make_optimizer, steps):
    """The loop of the framework that this is a fork of: what is trained, and with which numbers, is the caller's."""
    optimizer = make_optimizer(model)
    for batch, _ in zip(batches, range(steps)):
        model(**batch).loss.backward()
        optimizer.step()
