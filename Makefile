# Two commands for a newcomer: `make demo` and `make test`. Both need Python 3.11+ and make, nothing else.
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready

.PHONY: demo serve test lint bench bench-rules templates pictures guide-pictures lock clean

demo: $(READY)          ## run the main job through the real service; documents land in out/
	$(BIN)/vanthu demo --out out

serve: $(READY)         ## run everything on this machine: http://127.0.0.1:8080
	$(BIN)/vanthu serve

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m benchmarks

bench-rules: $(READY)   ## break one format rule at a time in every way Word offers; writes docs/format-rules.md
	$(BIN)/python -m benchmarks.format_rules

templates: $(READY)     ## draw the built-in Word templates anew
	$(BIN)/python -m templates_docx.build

pictures: $(READY)      ## draw the first page of each template whose picture is out of date (needs LibreOffice)
	$(BIN)/python -m templates_docx.pictures

guide-pictures: $(READY) ## draw the pictures of docs/huong-dan anew (needs Chromium, LibreOffice and Arimo)
	FONTCONFIG_FILE=$(CURDIR)/tests/browser/fonts.conf VANTHU_TEST_SCREENSHOTS=1 $(BIN)/python -m pytest -n0 -q \
		tests/browser/test_pages.py

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Vanthu needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lock:                   ## resolve both locks anew (needs uv); hashes for every platform, no index lines
	uv pip compile pyproject.toml --extra dev --extra bench --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --constraint requirements.lock \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements-production.lock

clean:
	rm -rf .venv out data
