"""Rules that the files of a study must keep: a study in, problems out. `check` knows them all."""
