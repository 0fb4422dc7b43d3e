"""The story of the product, walked by its people in a real browser against the demonstration."""
