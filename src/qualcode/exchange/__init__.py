"""Foreign formats in and out; foreign words stay inside."""
