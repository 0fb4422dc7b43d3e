"""From a council's own table to proposed actions: the file's words, a person's corrections, what is known."""
