"""Where a figure comes from: from a line of a file to the marts, and back."""
