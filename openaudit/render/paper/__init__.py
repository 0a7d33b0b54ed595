"""What paper asks of text and of the file: letters that the fonts have, words that can break, streams that end plainly."""
