"""Import JSON Resume, RenderCV, Reactive Resume, FRESH, al-folio; export JSON Resume, RenderCV, Markdown, plain text.

Errors: I101 the file cannot be read or written, I102 not JSON, I103 unknown kind of resume, I104 the target exists,
I105 already a resume.yml. Import remarks (never errors): I110 moved to a comment because there is no field for it or
it cannot be read, I111 fixed, I112 put in the closest section, I113 private data in a public file, I114 link removed,
I115 a carried addition whose position has changed, I116 no name where the format has it.
Export remarks: I121 left out or written differently.
"""
