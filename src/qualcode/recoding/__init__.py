"""The recode queue: codings that a migration left for a person, placed one by one or from a sheet."""
