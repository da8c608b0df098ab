"""Posts of other blogs, made this site's own."""
