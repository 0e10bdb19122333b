# Two targets people remember: `make run` (the main job on the study in this folder) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
QUALCODE := $(BIN)/qualcode

.PHONY: run test fix bench history coverage pictures clean

run: $(VENV)/.run
	@echo "== check: every offset, quote, code and link of the study in this folder"
	@$(QUALCODE) check
	@$(QUALCODE) codebook lint
	@echo "== status: who has coded what"
	@$(QUALCODE) status
	@echo "== the codebook: its versions, one code through them, the split and where it put each old coding"
	@$(QUALCODE) codebook versions
	@$(QUALCODE) codebook history managing-network
	@$(QUALCODE) recode table 1.0.0--2.0.0
	@echo "== difficulties parked under every category, coded again as a data set: conditions by categories"
	@$(QUALCODE) datasets
	@$(QUALCODE) datasets crosstab dilemmas -o build/conditions-by-category.xlsx
	@$(QUALCODE) datasets crosstab dilemmas -o build/conditions-by-category.csv
	@cat build/conditions-by-category.csv
	@echo "== rounds: one is reconciled; whose codings were followed, and agreement before and after"
	@$(QUALCODE) rounds
	@$(QUALCODE) reconcile prevailed interviews-1
	@$(QUALCODE) reconcile agreement interviews-1 --depth 1
	@echo "== agreement: the seven domains, the conditions and the equity dimensions, turn by turn"
	@$(QUALCODE) agreement --unit turn --depth 1 --speaker respondent
	@echo "== disagreements: what would raise agreement most"
	@$(QUALCODE) disagreements --depth 1 --speaker respondent --limit 2
	@echo "== results: into build/"
	@$(QUALCODE) report agreement --depth 1 --speaker respondent -o build/agreement-report.md
	@$(QUALCODE) disagreements --speaker respondent -o build/disagreements.xlsx
	@$(QUALCODE) matrix --rows case --columns code --cell codings
	@$(QUALCODE) matrix --rows case --columns code --cell share -o build/case-by-domain.xlsx
	@$(QUALCODE) matrix --rows case --columns code --cell share -o build/case-by-domain.tex
	@$(QUALCODE) matrix --rows case.hub_type --columns code --cell words -o build/hub-type-by-domain-words.csv
	@$(QUALCODE) matrix --rows code:children --columns case --cell quotes --code complicating-conditions -o build/conditions-by-case-quotes.md
	@$(QUALCODE) matrix --rows code:children --columns facet.stakeholder --cell presence --code equity -o build/equity-by-stakeholder.md
	@$(QUALCODE) matrix --rows code --columns code --near overlap -o build/co-occurrence.csv
	@$(QUALCODE) matrix --rows case --columns code --cell codings -o build/case-by-domain.json
	@$(QUALCODE) quotes --code equity -o build/equity-quotes.xlsx
	@echo "== search: words near each other, in what leaders said; to code: qualcode --as coder-a code, or qualcode tour"
	@$(QUALCODE) search 'school* NEAR/6 district' --speaker respondent --limit 4

test: $(VENV)/.test
	$(BIN)/ruff format --check src tests docs
	$(BIN)/ruff check src tests docs
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/cog --check docs/cli.md docs/coding.md
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

fix: $(VENV)/.test
	$(BIN)/ruff format src tests docs
	$(BIN)/ruff check --fix src tests docs
	$(BIN)/cog -r docs/cli.md docs/coding.md

bench: $(VENV)/.test
	$(BIN)/python tests/bench/bench.py
	$(BIN)/python tests/bench/agreement_bench.py
	$(BIN)/python tests/bench/spans_bench.py
	$(BIN)/python tests/bench/versions_bench.py
	$(BIN)/python tests/bench/recode_bench.py
	$(BIN)/python tests/bench/compare_bench.py
	$(BIN)/python tests/bench/merge_bench.py
	$(BIN)/python tests/bench/anchoring_bench.py
	$(BIN)/python tests/bench/desk_bench.py
	$(BIN)/python tests/bench/coder_bench.py
	$(BIN)/python tests/bench/search_bench.py
	$(BIN)/python tests/bench/whole_interview.py
	$(BIN)/python tests/bench/kill.py
	$(BIN)/python tests/bench/kill_screen.py

# the history of the shipped study, command by command; ends as it is committed, byte for byte
history: $(VENV)/.run
	rm -rf build/history
	$(BIN)/python docs/history/replay.py build/history
	for part in codebook codings datasets records memos; do diff -r --exclude=.qualcode $$part build/history/$$part || exit 1; done
	@echo "the same, byte for byte"

# the screens of the coder, on a copy of the shipped study, into docs/pictures/
pictures: $(VENV)/.test
	$(BIN)/python docs/pictures/take.py

coverage: $(VENV)/.test
	$(BIN)/python tests/bench/coverage.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "qualcode needs Python 3.11 or newer: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# irrCAC asks for one old scipy, with which it alone would be served; it runs with any
$(VENV)/.test: pyproject.toml Makefile | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps irrCAC==0.4.4
	@touch $@ $(VENV)/.run

clean:
	rm -rf build .qualcode .mypy_cache .ruff_cache .pytest_cache
