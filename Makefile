# The commands of the project; docs/running.md tells what each does. Needs make and Python 3.11+, nothing else.
.DEFAULT_GOAL := help
.PHONY: help prepare prepare-dev run demo test bench mutants chaos fuzz services stop backup restore audit licences sbom lock clean

LAUNCH := .venv/bin/python -m config.launch
UV := 0.13.8
LOCK := UV_CUSTOM_COMPILE_COMMAND='make lock' .venv/uv/bin/uv pip compile --no-emit-index-url --generate-hashes --universal --python-version 3.11 $(if $(UPGRADE),--upgrade)

help:
	@echo 'make run       serve on embedded services, with the demonstration of the main job; Ctrl-C stops all'
	@echo 'make demo      the same, checks what was issued, exits 0 when the checks hold; FILE=… your own workbook'
	@echo 'make test      every check: formatting, lint, types, walls, migrations, tests; ARGS="-k name" for pytest'
	@echo 'make bench     the measurements, as ratios with the raw figures'
	@echo 'make mutants   small changes of the product, each put to the tests that must notice it; the score'
	@echo 'make chaos     a batch under a hundred faults, then a primary lost to its replica: what was lost or doubled'
	@echo 'make fuzz      requests, sequences of acts and inputs by the thousands; ARGS="inputs --minutes 5" for less'
	@echo 'make services  only PostgreSQL and Valkey, for work with manage.py'
	@echo 'make stop      stop what runs in this folder, or what a killed run left behind'
	@echo 'make backup    database, files and, apart, keys; TO=… KEYS_TO=… where, also while make run goes on'
	@echo 'make restore   FROM=… KEYS=… into an empty installation, compared, audited and replayed'
	@echo 'make audit     known weaknesses of every pinned package; fails also where any could not be asked about'
	@echo 'make sbom      what is shipped, as CycloneDX JSON; make licences writes docs/licences.md'
	@echo 'make lock      pin the requirements anew (UPGRADE=1: to the newest versions)'
	@echo 'make clean     stop, then remove the data folder, the virtual environment and the caches'
	@echo 'Settings: .env.example. Which Python: PYTHON=/path/to/python3'

prepare:
	@MAKECMDGOALS="$(MAKECMDGOALS)" sh config/launch/python.sh

prepare-dev:
	@MAKECMDGOALS="$(MAKECMDGOALS)" sh config/launch/python.sh --dev

run demo services: prepare
	@$(LAUNCH) $@

test bench mutants fuzz: prepare-dev
	@$(LAUNCH) $@

chaos: prepare-dev
	@.venv/bin/python -m tests.chaos $(ARGS) && .venv/bin/python -m tests.chaos.replica $(ARGS)

stop:
	@if [ -x .venv/bin/python ]; then $(LAUNCH) stop; else echo 'nothing was ever started here'; fi

backup: prepare
	@.venv/bin/python -m config.backup backup $(if $(TO),--to '$(TO)') $(if $(KEYS_TO),--keys-to '$(KEYS_TO)')

restore: prepare
	@if [ -z "$(FROM)" ]; then echo 'make restore FROM=folder-of-the-backup KEYS=file-of-its-keys'; exit 2; fi
	@.venv/bin/python -m config.backup restore --from '$(FROM)' $(if $(KEYS),--keys '$(KEYS)')

audit licences sbom: prepare-dev
	@.venv/bin/python -m config.supply $@ $(if $(OUTPUT),--output $(OUTPUT))

lock: prepare
	@[ -x .venv/uv/bin/uv ] || { .venv/bin/python -m venv .venv/uv && .venv/uv/bin/pip install -q uv==$(UV); }
	@echo 'requirements.in, requirements-fonts.in, requirements-tracing.in, requirements-dev.in → .txt'
	@$(LOCK) -q requirements.in -o requirements.txt
	@$(LOCK) -q --no-deps requirements-fonts.in -o requirements-fonts.txt
	@$(LOCK) -q requirements-tracing.in -o requirements-tracing.txt
	@$(LOCK) -q requirements-dev.in -o requirements-dev.txt

clean:
	@if [ -x .venv/bin/python ]; then $(LAUNCH) clean; fi
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
