"""The figures of sales and service: a decorated function each, read with set-based SQL, finished by domain.figures."""
