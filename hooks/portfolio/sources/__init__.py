"""What the author's files say and where: sources, and what is wrong with them."""
