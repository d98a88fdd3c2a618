"""From YAML and overrides to one checked, frozen model."""
