"""Pickles looked at from outside: their opcodes listed, their containers walked, nothing in them ever resolved or run."""
