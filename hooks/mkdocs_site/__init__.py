"""Everything that depends on MkDocs, Material and the feed plugin: events in, core calls out.

A build makes objects by the million and drops hardly any of them in cycles: Python looks for such after 50,000 objects
in place of 700, and no more when the process ends anyway. Together that is a fifth of a small build.
"""

import atexit
import gc

gc.set_threshold(50_000, 20, 20)
atexit.register(gc.freeze)
