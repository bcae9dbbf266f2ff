"""The kinds of value a field can hold."""
