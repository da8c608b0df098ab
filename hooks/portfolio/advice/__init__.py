"""What makes a resume better: skills and rules as data, applied to the resume and its projects."""
