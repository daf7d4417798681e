# `make demo` runs the quickstart scenario, `make test` the tests. Both set up
# what is missing on a fresh Debian or Ubuntu machine, as root, and nothing twice.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
PYTHON ?= $(shell command -v /usr/bin/python3 || command -v python3)
BIN := $(VENV)/bin
DEBIAN := podman runc conmon mininet iproute2 iputils-ping ethtool tshark libgcc-s1 python3-venv

.PHONY: help demo test setup check-machine debian lint clean

help:
	@echo "make demo   run scenarios/quickstart.yaml on real packets and compare the policies"
	@echo "make test   run the tests (networks are built: root on Linux)"
	@echo "make lint   ruff, mypy, import-linter"

demo: setup
	$(BIN)/testbed run scenarios/quickstart.yaml

# What failed runs once more, by itself in a fresh process: packets and signals on a
# busy machine can be late, a defect fails twice. The first report stays on the screen.
test: setup
	$(BIN)/pytest || { status=$$?; [ $$status = 1 ] || exit $$status; \
	  echo "--- the tests that failed, once more; they are flaky if they pass now:"; \
	  $(BIN)/pytest --last-failed --last-failed-no-failures none; }

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

setup: check-machine debian $(VENV)/.installed

check-machine:
	@if [ "$$(uname -s)" != Linux ]; then \
	  echo "This needs Linux: run it in a Debian 12 virtual machine." >&2; exit 3; fi
	@if [ "$$(id -u)" != 0 ]; then \
	  echo "Building networks needs root: run 'sudo make $(firstword $(MAKECMDGOALS))'." >&2; exit 3; fi

# Asks dpkg first, so that a second run needs no package index and no network.
debian:
	@missing=$$(for p in $(DEBIAN); do \
	    dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null || { echo "Install these packages first: $$missing" >&2; exit 3; }; \
	  apt-get -o DPkg::Lock::Timeout=600 update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq \
	    --no-install-recommends $$missing >/dev/null; fi

$(VENV)/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
