"""The sales figures: one decorated function a report, read with set-based SQL and finished by domain.figures."""
