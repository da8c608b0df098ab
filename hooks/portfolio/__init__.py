"""The core of the portfolio: from the author's files to pages and a one-page PDF. Never imports mkdocs."""
