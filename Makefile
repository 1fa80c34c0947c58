# Scenedex. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
STATE ?= .local
PORT ?= 4566
DATABASE_PORT ?= 5433
PROFILE ?= starter
API_PORT ?= 3000

VENV := .local/venv
VENV_LOCALSTACK := .local/venv-localstack
VENV_TRAINING := .local/venv-training
PY := $(VENV)/bin/python
PIP_QUIETLY := --disable-pip-version-check --no-input install --quiet
STACK := $(PY) localstack/stack.py
WHERE := --state $(STATE) --port $(PORT) --database-port $(DATABASE_PORT)

##@ The main job
.PHONY: demo
demo: setup ## Start the stack, index a video (VIDEO=your.mp4, or one it makes) and search it
	@$(STACK) up $(WHERE)
	@$(PY) localstack/demo.py --state $(STATE) $(if $(VIDEO),--video "$(VIDEO)")

.PHONY: up
up: setup ## Start Postgres and LocalStack and deploy template.yaml (PORT=4566 DATABASE_PORT=5433)
	@$(STACK) up $(WHERE)

.PHONY: down
down: ## Stop everything that `up` started
	@if [ -x $(PY) ]; then $(STACK) down $(WHERE); else echo "Nothing runs: nothing was set up."; fi

.PHONY: status
status: setup ## What runs, what waits in the queues, what failed
	@$(STACK) status $(WHERE)

.PHONY: logs
logs: setup ## The logs of the functions and jobs (NAME=validate_upload for one of them)
	@$(STACK) logs $(NAME) $(WHERE)

##@ Set-up (done by every target that needs it)
.PHONY: setup
setup: $(VENV)/.ready $(VENV_LOCALSTACK)/.ready models ## Make both environments and the starter models

.PHONY: models
models: $(VENV)/.ready ## Build the model pack of PROFILE (starter)
	@$(PY) -m scenedex.encoders.build --models-dir layers/models/$(PROFILE)

# Each environment in two steps, so that a change to a pyproject.toml does not install everything.
.PHONY: train-starter
train-starter: setup ## Train the starter picture model again (an hour on two cores; needs torch)
	@$(PYTHON) -m venv $(VENV_TRAINING)
	@$(VENV_TRAINING)/bin/python -m pip $(PIP_QUIETLY) -r infra/requirements/training.in
	@PYTHONPATH=layers nice $(VENV_TRAINING)/bin/python layers/models/train_starter.py
	@PYTHONPATH=layers $(PY) layers/models/measure_starter.py

$(VENV)/.ready: $(VENV)/.installed pyproject.toml
	@$(call editable,$(VENV),.)
	@touch $@

$(VENV_LOCALSTACK)/.ready: $(VENV_LOCALSTACK)/.installed localstack/pyproject.toml
	@$(call editable,$(VENV_LOCALSTACK),./localstack)
	@touch $@

$(VENV)/.installed: infra/requirements/dev.txt
	@$(call environment,$(VENV),the project's environment,$<)
	@touch $@

$(VENV_LOCALSTACK)/.installed: localstack/requirements.txt
	@$(call environment,$(VENV_LOCALSTACK),LocalStack's environment,$<)
	@touch $@

# environment DIR NAME LOCK: makes a virtual environment, or says what this machine lacks.
define environment
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
  echo "Scenedex needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11"; exit 1; }; \
echo "Setting up $(2) in $(1) (about a minute, once)"; \
$(PYTHON) -m venv --clear $(1) || { \
  echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv"; exit 1; }; \
$(1)/bin/python -m pip $(PIP_QUIETLY) --require-hashes -r $(3)
endef

# editable DIR PROJECT: what is edited here is what runs there; only what the lock brought builds it.
editable = $(1)/bin/python -m pip $(PIP_QUIETLY) --no-deps --no-build-isolation --editable $(2)

##@ Containers (need docker or podman; sam-* also need the SAM CLI)
NEEDS_SAM := command -v sam >/dev/null || { \
  echo "This needs the SAM CLI, which is not on the PATH: pip install aws-sam-cli"; exit 1; }

.PHONY: images
images: setup ## Build all images and say how large they are (IMAGES=api BASE_IMAGE=… PROFILE=starter)
	@$(PY) -m infra.images.images build $(IMAGES) --profile $(PROFILE) $(if $(BASE_IMAGE),--base $(BASE_IMAGE))

.PHONY: sam-validate
sam-validate: $(VENV)/.ready ## Does the template hold for SAM and for CloudFormation's own rules?
	@$(NEEDS_SAM)
	sam validate --lint
	$(VENV)/bin/cfn-lint template.yaml infra/cloud/*.yaml

.PHONY: sam-build
sam-build: models ## Build every function as AWS gets it
	@$(NEEDS_SAM)
	sam build

.PHONY: sam-invoke
sam-invoke: setup ## Run one function on one event, against the running stack (FN=sweep EVENT=…)
	@$(PY) -m infra.images.sam --state $(STATE) invoke $(or $(FN),$(error Say which: make sam-invoke FN=validate_upload)) $(or $(EVENT),tests/events/invoke/$(FN).json)

.PHONY: sam-api
sam-api: setup ## Serve the API from containers, against the running stack (API_PORT=3000)
	@$(PY) -m infra.images.sam --state $(STATE) api --port $(API_PORT)

.PHONY: test-containers
test-containers: setup ## Build and run the images; says what it skips where there is no engine
	@$(PY) -m pytest -rs -o faulthandler_timeout=0 tests/containers

##@ Checks
.PHONY: test
test: setup ## Run every test: unit, contracts, database, media, local stack (LAYER=unit for one layer)
	@$(PY) tests/run.py $(LAYER)

.PHONY: lint
lint: $(VENV)/.ready $(VENV_LOCALSTACK)/.ready ## Format, lint, types, import contracts, dead code, generated files
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	MYPYPATH=localstack $(VENV)/bin/mypy --config-file= --strict --ignore-missing-imports \
	  --python-executable $(VENV_LOCALSTACK)/bin/python -p process_runtime
	$(VENV)/bin/lint-imports
	$(VENV)/bin/vulture
	$(VENV)/bin/cfn-lint template.yaml infra/cloud/*.yaml

.PHONY: check
check: lint test ## All that CI runs, in the same order

.PHONY: bench-media
bench-media: $(VENV)/.ready ## The media engine beside PySceneDetect and a plain decode (LONG=1 REPEAT=2)
	@$(PY) -m tests.benchmarks.media --folder $(STATE)/bench/media --repeat $(or $(REPEAT),1) $(if $(LONG),--long)

.PHONY: bench-search
bench-search: $(VENV)/.ready ## Search beside a plain scan, pgvector's index and brute force (N=1000000)
	@$(PY) -m tests.benchmarks.search --folder $(STATE)/bench/search --frames $(or $(N),100000)

.PHONY: eval-search
eval-search: setup ## How good search is (SEED=2 MISSES=1 JSON=… UPDATE=1, or GOLDEN=your.json)
	@$(PY) -m tests.benchmarks.quality --models-dir layers/models/$(PROFILE) $(if $(SEED),--seed $(SEED)) \
	  $(if $(GOLDEN),--golden "$(GOLDEN)") $(if $(JSON),--json "$(JSON)") $(if $(MISSES),--misses) \
	  $(if $(UPDATE),--update)

.PHONY: fuzz-media
fuzz-media: $(VENV)/.ready ## Changed video files for as long as asked; keeps what goes wrong (MINUTES=10 SEED=1)
	@$(PY) -m scenedex.testing.hostile.fuzz --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1) --keep $(STATE)/fuzz

.PHONY: sbom
sbom: $(VENV)/.ready ## Bills of materials (CycloneDX) and the licence report, in .local/sbom
	@$(PY) -m infra.supply --out .local/sbom $(if $(SOURCE_DATE_EPOCH),--epoch $(SOURCE_DATE_EPOCH))

.PHONY: format
format: $(VENV)/.ready ## Rewrite the code in the house's format
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

.PHONY: generate
generate: setup ## Rewrite what is generated: schema.sql, openapi.json, the settings and codes tables
	$(PY) -m scenedex.testing.schema dump
	$(PY) -m api.openapi write
	$(PY) tests/docs/generate.py

.PHONY: lock
lock: ## Compile the requirement files again (names the newest versions that fit)
	@$(PYTHON) -m venv .local/venv-lock && .local/venv-lock/bin/python -m pip --disable-pip-version-check install --quiet uv
	@cd infra/requirements && ./compile.sh ../../.local/venv-lock/bin/uv

.PHONY: clean
clean: down ## Stop the stack and remove everything this repository made on this machine
	rm -rf .local layers/models/*/text/model.onnx

.PHONY: help
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
