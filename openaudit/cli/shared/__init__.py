"""What several commands need: progress on standard error, and reports on standard output or in files."""
