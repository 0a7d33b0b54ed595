"""The child's work. It stands apart from `session`, the parent's, so that a child loads nothing that it does not need."""
