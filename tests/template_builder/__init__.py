"""Builds the official Word templates: `word` makes elements, `package` files, the rest letters."""
