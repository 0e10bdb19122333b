"""Measures: values in, rows out."""
