"""What is measured on a model, beside a control, and what the numbers together say."""

DEEP = 16  # layers; of a deeper model as many are looked at, spread over it, and what they say does not decide
