"""Pictures: a frame goes in, a chart comes out."""
