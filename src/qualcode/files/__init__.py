"""One module per file kind of a study: text in, values and problems out."""
