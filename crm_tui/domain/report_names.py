"""What there is to report, by name: known before anything that reads a report is loaded."""

NAMES = (
    "pipeline", "forecast", "win-rate", "velocity", "funnel", "stage-time", "waterfall", "accuracy",
    "targets", "leads", "sources", "rfm", "repeat", "cohorts",
    "activities", "tickets", "backlog", "response-time", "sla", "workload", "csat",
)  # fmt: skip
"""Every report; a test keeps them those of the services."""
