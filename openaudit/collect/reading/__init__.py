"""From the lines of a document to flat text that phrases can be searched in, with a way back to every line."""
