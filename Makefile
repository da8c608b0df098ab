# `make` alone lists the targets. Each sets up what it needs, once; see hooks/setup.sh.
# Kept to what GNU make 3.81 knows, the version that comes with macOS.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: FORCE check clean clean-all doctor fonts format fuzz heirs help lint lock new notebooks pdf pictures portrait \
	readme schema serve setup setup-dev site start test types upgrade

ARGS ?=

# What builds the site: mkdocs, or one of its heirs, properdocs and mkdocs-ng; see hooks/guide/publishing.md.
MKDOCS ?= mkdocs
export MKDOCS

# Environments that are missing, broken or made for another folder are made again. `make` alone looks at none.
ifneq ($(filter-out help clean clean-all,$(MAKECMDGOALS)),)
STALE := $(shell sh hooks/setup.sh state)
ENGINE := $(shell find hooks -name '*.py')
endif

BUILDER = .venv/bin/$(MKDOCS:-ng=)
ifeq ($(MKDOCS),mkdocs-ng)
HEIR = .cache/heirs/.stamp
export PYTHONPATH := $(CURDIR)/.cache/heirs
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile
	@echo 'ARGS="..." is passed on: make serve ARGS="-a localhost:8001", make test ARGS="-k resume"'

start: .venv/.stamp-site ## make the invented person's site your own, by ten questions
	@.venv/bin/portfolio start $(ARGS)

serve: .venv/.stamp-engine $(HEIR) ## show the site at localhost:8000 while you write
	$(BUILDER) serve $(ARGS)

site: .venv/.stamp-engine $(HEIR) ## build the site and the PDF once, into site/
	$(BUILDER) build --strict $(ARGS)

check: .venv/.stamp-site ## look for mistakes without building
	.venv/bin/portfolio check $(ARGS)

doctor: .venv/.stamp-site ## list whatever keeps the first deployment from working
	@.venv/bin/portfolio doctor $(ARGS)

new: .venv/.stamp-site ## start a text; ARGS="post", "project", "note", "publication" or "talk"
	@.venv/bin/portfolio new $(ARGS)

readme: .venv/.stamp-site ## print the README of your profile on GitHub, and what to pin there
	@.venv/bin/portfolio readme $(ARGS)

pdf: .venv/.stamp-site ## make only the PDF, into build/; ARGS=--private adds resume/private.yml
	.venv/bin/portfolio pdf $(ARGS)

schema: .venv/.stamp-site ## write the schemas for editors and the list of codes again
	.venv/bin/portfolio schema

notebooks: .venv-notebooks/.stamp ## run the notebooks again and save them
	.venv-notebooks/bin/python hooks/run_notebooks.py $(ARGS)

heirs: .venv/.stamp-site .cache/heirs/.stamp ## build the site with MkDocs' heirs as well, and compare
	PYTHONPATH=hooks .venv/bin/python .ci/heirs.py

upgrade: .venv/.stamp-site ## upgrade to a newer engine; your own files stay
	.venv/bin/portfolio upgrade $(ARGS)

test: .venv/.stamp-dev ## run the tests, browser tests included
	@echo "The tests take about 8 minutes on two cores; ARGS='-k resume' runs a part of them."
	PORTFOLIO_CHROMIUM="$${PORTFOLIO_CHROMIUM:-$$(cat .venv/.chromium)}" .venv/bin/pytest \
		-n logical --dist worksteal $(ARGS)

fuzz: .venv/.stamp-dev ## try random documents, and 300 random edits under serve; ARGS="--seed 2"
	.venv/bin/pytest -q --hypothesis-profile default tests/project/test_fuzz.py tests/advice/test_any_resume.py \
		tests/exchange/test_round_trips.py
	PYTHONPATH=hooks .venv/bin/python tests/fuzz.py $(ARGS)

pictures: .venv/.stamp-dev ## draw the pictures of the README and the guide again
	PYTHONPATH=hooks .venv/bin/python tests/template_pictures.py
	.venv/bin/mkdocs build --quiet
	.venv/bin/python .ci/overview.py site "$${PORTFOLIO_CHROMIUM:-$$(cat .venv/.chromium)}" .github/pictures/overview.webp

lint: .venv/.stamp-dev ## check the engine's code with ruff, and that its folders are layers
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	PYTHONPATH=hooks .venv/bin/lint-imports --cache-dir .cache/import-linter

types: .venv/.stamp-dev ## check the engine's types with mypy
	.venv/bin/mypy

format: .venv/.stamp-dev ## format the engine's code
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format

lock: ## write the lock files again; UPGRADE=1 takes newer versions
	@sh hooks/setup.sh uv
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --output-file requirements-dev.lock --group pyproject.toml:dev \
		--constraints requirements.lock
	$(COMPILE) --no-deps --output-file requirements-scripts.lock --group pyproject.toml:scripts
	$(COMPILE) --output-file requirements-diagrams.lock --group pyproject.toml:diagrams
	$(COMPILE) --no-deps --output-file requirements-heirs.lock --group pyproject.toml:heirs
	@for version in $(PYTHONS); do echo "wheels for Python $$version"; \
		.cache/uv/bin/uv --no-config pip install --quiet --dry-run --target .cache/none --no-deps --only-binary :all: \
		--python .cache/uv/bin/python --python-version $$version -r requirements.lock || exit 1; done
	if [ -e projects/requirements.in ]; then \
		$(COMPILE) --output-file projects/requirements.lock projects/requirements.in; fi

# What hooks/setup.sh accepts.
PYTHONS = 3.11 3.14

# One lock for every system and for Python 3.11 and later, without a word on where it came from.
COMPILE = .cache/uv/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

fonts: .venv/.stamp-site ## make the site's font files again, from npm's packages
	.venv/bin/python .ci/fonts.py hooks/theme/assets/fonts

portrait: .venv/.stamp-site ## draw the starter's portrait again
	.venv/bin/python .ci/portrait.py docs/portrait.webp

setup: .venv/.stamp-site ## set up what serve and site need
setup-dev: .venv/.stamp-dev ## set up what test, lint and types need

clean: ## delete everything that builds made
	rm -rf site build .cache

clean-all: clean ## delete the environments as well
	rm -rf .venv .venv-notebooks

.venv/.stamp-site: requirements.lock requirements-scripts.lock requirements-diagrams.lock hooks/setup.sh \
		$(if $(filter .venv scripts diagrams extra,$(STALE)),FORCE)
	@sh hooks/setup.sh site

.venv/.stamp-engine: .venv/.stamp-site $(ENGINE)
	@sh hooks/setup.sh engine

.venv/.stamp-dev: requirements-dev.lock .venv/.stamp-site
	@sh hooks/setup.sh dev

.cache/heirs/.stamp: requirements-heirs.lock .venv/.stamp-site
	@sh hooks/setup.sh heirs

.venv-notebooks/.stamp: projects/requirements.lock $(if $(filter .venv-notebooks,$(STALE)),FORCE)
	@sh hooks/setup.sh notebooks

FORCE:
