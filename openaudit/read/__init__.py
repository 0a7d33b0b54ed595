"""From untrusted bytes to values that keep their place: text, front matter, YAML, JSON, documents, and what may come out.

Nothing here raises for what a document says: every function returns a value, and what was wrong stands in its `problems`.
"""
