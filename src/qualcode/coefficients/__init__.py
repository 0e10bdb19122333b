"""Coefficients of agreement: pure functions over tables of ratings; they know nothing of studies."""
