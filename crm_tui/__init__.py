"""crm-tui: the CRM a small team runs in its terminal."""

__version__ = "0.1.0"
