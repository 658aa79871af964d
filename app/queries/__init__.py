"""Questions to the snapshot: one mart each."""
