# Acorn's commands. "make" or "make help" lists them. Nothing here is needed to run Acorn: "go run ./cmd/acorn demo" does that.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Tools that are not in go.mod, because what they need has nothing to do with what Acorn needs. Built once, into .cache.
GOLANGCI_LINT := v2.15.0
GOVULNCHECK   := v1.8.0

BIN := $(CURDIR)/.cache/bin
export GOLANGCI_LINT_CACHE := $(CURDIR)/.cache/golangci-lint

# Real elections to compare the count with, where a collection of them lies beside this folder.
ifneq ($(wildcard $(CURDIR)/../shared/pabulib),)
export ACORN_ELECTIONS ?= $(abspath $(CURDIR)/../shared/pabulib)
endif

# What the race detector does not watch: C translated to Go, which is the embedded database's engine, with locks of its own in memory of its own; and what reads and writes
# HTML and compresses it, which works for one goroutine at a time in memory of its own and holds nothing of ours. Watching them finds no race of ours; tests
# on the engine take three times as long with it watched, those of pages a quarter longer with the rest. What calls them is watched, as are gorm and the drivers.
# Counting too starts nothing that runs at once, and its tests count tens of thousands of ballots.
UNWATCHED := acorn/models/tally modernc.org/sqlite/lib modernc.org/libc modernc.org/memory compress/flate golang.org/x/net/html github.com/andybalholm/cascadia github.com/PuerkitoBio/goquery
RACE      := -race $(UNWATCHED:%=-gcflags='%=-race=false')

# Runs a command with one PostgreSQL server for all of its tests.
WITH_POSTGRES := go run ./testing/postgres/run

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Run Acorn with a made-up council in it, at http://127.0.0.1:8080
	go run ./cmd/acorn demo

.PHONY: build
build: ## Build the program as ./acorn
	go build -trimpath -o acorn ./cmd/acorn

.PHONY: generate
generate: ## Write the Go code of the pages (*_templ.go) and format both
	go tool templ fmt .
	go tool templ generate
	gofmt -w $$(scripts/folders)

.PHONY: static
static: node_modules/.package-lock.json ## Build the style sheet and scripts into static/dist
	npm run --silent build

.PHONY: test
test: ## Everything that has to pass, on both databases and in a browser; installs what it needs
	scripts/prepare
	$(MAKE) --no-print-directory --keep-going check lint vulnerabilities test-all fuzz

.PHONY: test-all
test-all: test-race test-walks ## All Go tests: those two

# Whoever opens a browser waits for Chromium, which the race detector slows down and does not watch. What pages ask of the server is asked again, at once and by many,
# by tests without a browser, and they run with it and on both databases. A test in handlers that opens a browser must be called so (handlers/walk_test.go), and so must
# one that asks every route as everybody, one after another (handlers/site_test.go): nothing happens at once in it.
UNRACED := (InBrowser|OneByOne)$$

.PHONY: test-race
test-race: ## All Go tests but the walks through the site, with the race detector
	$(WITH_POSTGRES) go test $(RACE) -timeout 60m -skip '$(UNRACED)' ./...

.PHONY: test-walks
test-walks: ## The walks through the site, in a browser and as everybody
	$(WITH_POSTGRES) go test -timeout 30m -run 'OneByOne$$' ./handlers
	go test -timeout 30m -run 'InBrowser$$' -parallel 3 ./handlers

# How long each parser of what strangers send is fed with odd input. They are in a package of few others: what is linked in is watched too, and slows it down.
FUZZTIME ?= 30s
FUZZED   := ./models $(wildcard ./models/rollfile)

.PHONY: fuzz
fuzz: ## Feed ballot forms, codes, rolls and keyed paper with odd input, FUZZTIME (30s) each
	scripts/fuzz $(FUZZTIME) $(FUZZED)

# How often the program is killed, how many votes are acknowledged meanwhile at least, on each database, and how many connections never end their request.
KILLS ?= 50
ACKED ?= 0
SLOW  ?= 10000

.PHONY: faults
faults: ## Kill the program and PostgreSQL KILLS (50) times while people vote ACKED times or more, and keep SLOW (10000) connections
	$(WITH_POSTGRES) go test ./cmd/acorn -run 'Killed|Fails|Slow|Restored' -v -count 1 -timeout 4h -kills $(KILLS) -acked $(ACKED) -slow $(SLOW)

# How many people send their votes ten times each at once. The embedded database takes 10,000 at most.
VOTERS ?= 2000

.PHONY: crowd
crowd: ## Have VOTERS (2000) people send ten requests each at once
	$(WITH_POSTGRES) go test ./handlers -run 'TestTwoHundredVotersTenTimesAtOnce' -v -count 1 -timeout 4h -voters $(VOTERS)

.PHONY: test-quick
test-quick: ## The tests that need neither PostgreSQL nor a browser
	go test -short ./...

.PHONY: check
check: ## Generated code in step, formatting, go vet
	scripts/check

.PHONY: lint
lint: $(BIN)/golangci-lint-$(GOLANGCI_LINT) ## golangci-lint
	$< run

.PHONY: vulnerabilities
vulnerabilities: $(BIN)/govulncheck-$(GOVULNCHECK) ## Known vulnerabilities in what Acorn uses
	scripts/vulnerabilities $<

.PHONY: bench
bench: ## Measure: the figures of docs/operating.md
	$(WITH_POSTGRES) -durable go test -run '^$$' -bench . -benchmem -timeout 30m ./...

node_modules/.package-lock.json: package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund

# The version is part of the name, so that another version is built anew.
$(BIN)/golangci-lint-$(GOLANGCI_LINT):
	scripts/tool $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT)

$(BIN)/govulncheck-$(GOVULNCHECK):
	scripts/tool $@ golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK)
