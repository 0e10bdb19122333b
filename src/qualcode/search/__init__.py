"""Find words, and passages by their codes, in the texts of a study."""
