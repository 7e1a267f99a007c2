# `make` alone prints what there is.
.DEFAULT_GOAL := help
PORT ?= 8000
export PORT

.PHONY: help demo run test test-slow check format bench clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Install, load the demo hub and serve it on 127.0.0.1:8000 (PORT=…, DATABASE_URL=…)
	@bin/setup
	@.venv/bin/python bin/demo.py

run: ## Serve your own site (PORT=…, DATABASE_URL=…)
	@bin/setup
	@.venv/bin/python manage.py migrate --verbosity=0
	@.venv/bin/python manage.py runserver 127.0.0.1:$(PORT)

test: ## Run every test on SQLite, on PostgreSQL and in Chromium when it is there
	@bin/setup dev
	@bin/test

test-slow: ## Try 5,000 inputs on each property of the rules, and every address on PostgreSQL (five minutes)
	@bin/setup dev
	@.venv/bin/python -m pytest -q -n 2 -m slow --hypothesis-profile=thorough tests/rules tests/shop/test_composition.py
	@.venv/bin/python -m pytest -q -n 2 --db=postgres -m walk tests/test_access_matrix.py tests/test_isolation.py

check: ## Check style, layers, types, templates, settings and the French catalogue
	@bin/setup dev
	@bin/check

format: ## Put the code in the project's format
	@bin/setup dev
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

bench: ## Print queries and times of quotes, and of the main pages with 3, 30 and 300 products
	@bin/setup dev
	@.venv/bin/python -m pytest -q -s -m bench tests/bench

clean: ## Remove what the commands above made, except your data in var/
	rm -rf .venv .tools .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
