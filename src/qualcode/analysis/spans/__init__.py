"""Agreement on spans: where a code is, without cutting the text into units."""
