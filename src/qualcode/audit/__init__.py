"""What changed in a study between two points in time: from git where it is there, else from the study's records."""
