"""What makes a resume better: skills and rules as data, held against the resume and its projects."""
