"""The evidence pack: a submitted assessment with all it rests on, in one file that anybody can check."""
