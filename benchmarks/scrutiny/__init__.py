"""Scrutiny by elected members: their page, their questions with the replies, and the two-page pack."""
