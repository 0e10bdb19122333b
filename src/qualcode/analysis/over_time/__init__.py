"""Agreement by group of documents, along the order of coding, and of coders with themselves."""
