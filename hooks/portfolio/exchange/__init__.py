"""Resumes in other forms: JSON Resume, RenderCV and al-folio in; JSON Resume, RenderCV, Markdown and text out.

Codes: I101 the file cannot be read or written, I102 not JSON, I103 no known kind of resume, I104 the target exists,
I105 already a resume.yml. What an import did (never errors): I110 kept as a comment because it has no place or cannot
be read, I111 mended, I112 placed where it fits best, I113 private data in a public file, I114 a link left out. What an
export did: I121 left out or set differently.
"""
