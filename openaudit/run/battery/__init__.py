"""What is measured on a model, beside a control, and what the numbers together say."""
