"""From one resume to one application: what an advertisement asks, and the target that is made for it."""
