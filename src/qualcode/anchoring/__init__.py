"""Where coded passages of a text stand once the text has been changed."""
