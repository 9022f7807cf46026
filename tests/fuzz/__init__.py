"""Coverage-guided fuzzing of what reads input, with atheris: `make fuzz ARGS="yaml 60"`. No part of `make test`."""
