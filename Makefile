# `make help` lists what there is. Everything below uses .venv, which `make install` makes.
.DEFAULT_GOAL := help
PY := .venv/bin/python
WORKERS := 2
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/*.po))

.PHONY: help run dev install install-dev catalogues test check static lint types contracts content-check migration-check \
	format bench soak lock certificate-preview translations

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-20s %s\n", $$1, $$2}' Makefile

run: install ## Install what is missing, prepare the database, serve on http://127.0.0.1:8000 (PORT=... for another)
	@exec $(PY) -m app.cli serve

dev: install ## The same for authors and developers: each change of content or code shows at the next request
	@exec $(PY) -m app.cli dev

install: ## Install what the site needs, and nothing else
	@scripts/install.sh
	@scripts/pdf_libraries.sh
	@$(MAKE) --no-print-directory catalogues

install-dev: ## Install what the site, tests and checks need
	@scripts/install.sh dev
	@scripts/pdf_libraries.sh
	@$(MAKE) --no-print-directory catalogues

catalogues: $(CATALOGUES)
	@:

%.mo: %.po
	@$(PY) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

test: install-dev ## Install what tests need and run them all (WORKERS=..., ARGS="tests/core -k grade")
	@scripts/test_tools.sh
	$(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS)

check: static test ## Everything that CI runs: static checks and all tests

static: lint types contracts content-check migration-check ## Every check but the tests

lint: install-dev ## Style of code and templates
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint app/web/templates --lint --quiet

types: install-dev ## Types, strictly
	$(PY) -m mypy

contracts: install-dev ## Who may import whom
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo

content-check: install-dev ## Courses, quizzes and certificate designs: every problem, with file and line
	$(PY) -m app.cli check-content

migration-check: install-dev ## Whether the migrations lead to the tables that the code describes
	$(PY) -m app.cli migration-check

format: install-dev ## Format code, mend what can be mended
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

soak: install-dev ## Generated tests with a large budget; takes long
	$(PY) -m pytest --numprocesses $(WORKERS) --hypothesis-profile soak -m hypothesis $(ARGS)

bench: install-dev ## What learners' journeys and HR's tables cost the server, measured (ARGS="--attempts 100000", "--people 10000", "--certificates 10000")
	$(PY) -m bench $(ARGS)

certificate-preview: install ## A certificate with invented facts as a PDF (ARGS="default --language de")
	$(PY) -m app.cli preview-certificate $(ARGS)

translations: install-dev ## Gather new texts of the interface into the catalogues
	$(PY) -m babel.messages.frontend --quiet extract --mapping-file app/translations/babel.cfg --add-comments Translators: \
		--keywords _l --keywords lazy_gettext --no-location --sort-output --project Gangway \
		--output-file app/translations/messages.pot app
	$(PY) -m babel.messages.frontend --quiet update --input-file app/translations/messages.pot --output-dir app/translations \
		--no-fuzzy-matching --ignore-obsolete
	@$(MAKE) --no-print-directory catalogues

lock: install ## Pin requirements*.in anew, with hashes, for every platform
	$(PY) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade \
		requirements-install.in -o requirements-install.txt
	$(PY) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade \
		requirements.in -o requirements.txt
	$(PY) -m uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --upgrade \
		--constraint requirements.txt requirements-dev.in -o requirements-dev.txt
