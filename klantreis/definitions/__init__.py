"""YAML to frozen values, with file and line in every complaint."""
