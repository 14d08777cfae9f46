# `make help` lists the targets. Works with GNU make 3.81 (macOS) and later.

CORES ?= all
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
STUDY ?= .
EXAMPLES := $(patsubst %/config/config.yaml,%,$(wildcard examples/*/config/config.yaml))

.DEFAULT_GOAL := help
.PHONY: help setup report test check examples recovery audit bench-reliability bench-effects bench-agreement clean $(EXAMPLES)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make the environment in .venv, as the lock file says

report: $(READY) ## run the study: results/release/report/ (CORES=2 for two cores, STUDY=path for another study)
	$(RUN) workflow/start.py --directory "$(STUDY)" --cores $(CORES)

test: check ## check the code and run the tests (about a quarter of an hour on two cores)
	$(RUN) -m pytest -n $(TEST_CORES) --dist loadfile --no-loadscope-reorder

check: $(READY) ## style, types, the workflow's own linter, and that imports only go down
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy --num-workers auto
	$(VENV)/bin/snakefmt --check Snakefile workflow/rules
	$(RUN) -m snakemake --lint
	$(VENV)/bin/lint-imports

examples: $(EXAMPLES) ## run every study under examples/

$(EXAMPLES): $(READY)
	$(RUN) workflow/start.py --directory $@ --cores $(CORES)

recovery: $(READY) ## simulate coverage and false positives anew (about 16 minutes of one core): src/samskaping/present/evidence/
	OMP_NUM_THREADS=1 $(RUN) -m samskaping.simulate.recovery $(if $(filter all,$(CORES)),,--cores $(CORES))

audit: report ## write Snakemake's own report of the run to results/restricted/audit/
	@mkdir -p "$(STUDY)/results/restricted/audit"
	$(RUN) workflow/start.py --directory "$(STUDY)" --cores 1 --report results/restricted/audit/report.html

bench-reliability: $(READY) ## speed and memory beside R, NumPy and pingouin (PEER_PYTHON=path to a Python that has it)
	$(RUN) -m benchmarks.reliability

bench-effects: $(READY) ## the same of effects, beside R's metafor, lme4 and clubSandwich, statsmodels and wildboottest
	$(RUN) -m benchmarks.effects

bench-agreement: $(READY) ## the same of agreement, beside Python's krippendorff (PEER_PYTHON=path to a Python that has it)
	$(RUN) -m benchmarks.agreement

clean: ## remove results and Snakemake's records, not the environment
	rm -rf "$(STUDY)/results" "$(STUDY)/.snakemake"

TEST_CORES = $(if $(filter all,$(CORES)),auto,$(CORES))

# uv is faster where it is there; both install exactly what the lock file lists.
$(READY): requirements.lock pyproject.toml
	@sh workflow/setup.sh $(VENV)
	@touch $(READY)
