"""SoImpact: what was measured, how far it came, how it changed, and whether more than elsewhere."""
