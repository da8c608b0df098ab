"""Values cached by content: the key of a value is everything that it depends on."""
