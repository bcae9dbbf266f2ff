.PHONY: setup run check test lint types docs golden bench
BIN := .venv/bin

setup: ; python3 -m venv .venv && $(BIN)/pip install -q -e '.[dev]'
run: ; @$(BIN)/crm $(ARGS)
check: lint types test
test: ; $(BIN)/python -m pytest -n 2
lint: ; $(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/lint-imports
types: ; $(BIN)/mypy
docs: ; $(BIN)/python docs/generate.py
golden: ; $(BIN)/python -m pytest tests/screens/test_goldens.py -n 2 --snapshot-update && $(BIN)/python docs/screenshots.py
bench: ; $(BIN)/python -m benchmarks $(ARGS)
