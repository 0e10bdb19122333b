"""Two histories of one file of a study, merged by what stands in it: bytes in, bytes and conflicts out."""
