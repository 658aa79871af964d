"""A large history brought forward: what arrived since the last build, and what that touches."""
