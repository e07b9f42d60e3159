.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/talksearch
	go build -trimpath -o bin/talksearch ./cmd/talksearch

.PHONY: demo
demo: ## index the sample notes and query them
	go run ./cmd/talksearch demo

.PHONY: test
test: ## pass all tests
	go test ./...

.PHONY: race
race: ## pass all tests under the race detector
	go test -race ./...

.PHONY: lint
lint: ## gofmt, go vet, go mod tidy, staticcheck
	@! gofmt -l . | grep . || { echo "not formatted: gofmt -w the files above"; exit 1; }
	go vet ./...
	go mod tidy -diff
	go run honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK) ./...

.PHONY: box
box: ## bundle the search box from server/box/src into server/assets
	go run ./server/box/build

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (10s)
	@set -e; go list ./... | while read -r pkg; do \
		for target in $$(go test -list '^Fuzz' "$$pkg" | grep '^Fuzz' || true); do \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$pkg"; \
		done; \
	done

.PHONY: soak
soak: ## one indexer, three servers and fifty terminals on one index for SOAK (10m), under the race detector
	TALKSEARCH_SOAK=$(SOAK) go test -race -count=1 -timeout 2h -run '^TestSoak$$' -v ./cmd/talksearch

.PHONY: nightly
nightly: ## what takes too long for every change: long fuzzing, the soak, known vulnerabilities
	$(MAKE) fuzz FUZZTIME=5m
	$(MAKE) soak
	TALKSEARCH_TEST_HOSTILE=20000 go test -count=1 -timeout 2h -run '^TestHostileStore$$' ./index
	go run golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK) ./...

.PHONY: eval
eval: ## measure the ranking on the judged sets in SHARED (../shared); writes eval/RESULTS.md
	go run ./cmd/talksearch eval $(SHARED)/eval/* >eval/results/table.tmp
	awk -F '\t' -f eval/results/peers.awk eval/results/peers.tsv FS='|' eval/results/table.tmp | \
		cat eval/results/intro.md - eval/results/found.md eval/results/ablation.md >eval/RESULTS.md
	rm eval/results/table.tmp
	cat eval/RESULTS.md

.PHONY: ablation
ablation: ## measure what each part of the ranking brings on the judged sets
	TALKSEARCH_SHARED=$(abspath $(SHARED)) TALKSEARCH_ABLATION=$(CURDIR)/eval/results/ablation.md \
		go test -count=1 -timeout 2h -run '^$$' -bench '^BenchmarkAblation$$' -benchtime 1x ./index

.PHONY: load
load: ## measure the server under load with the notes in SHARED; writes bench/LOAD.md
	go run ./bench/load --shared $(SHARED) --out bench/LOAD.md

.PHONY: bench
bench: build ## measure beside ripgrep, Lucene, Groonga and plain Bleve; writes bench/RESULTS.md
	go build -trimpath -o bin/bench ./bench
	bin/bench -shared $(SHARED) $(BENCHFLAGS)

.PHONY: benchstat
benchstat: ## compare the Go benchmarks of BENCHPKG (./analyzer) with those of BASE (main)
	rm -rf bin/base && git worktree prune && git worktree add --detach bin/base $(BASE)
	for i in $$(seq $(BENCHCOUNT)); do \
		(cd bin/base && go test -run '^$$' -bench . -benchtime 0.3s $(BENCHPKG)) >>bin/base/old.txt && \
		go test -run '^$$' -bench . -benchtime 0.3s $(BENCHPKG) >>bin/base/new.txt || exit 1; \
	done
	go run golang.org/x/perf/cmd/benchstat@$(BENCHSTAT) bin/base/old.txt bin/base/new.txt
	git worktree remove --force bin/base

.PHONY: golden
golden: ## write the golden files anew; look at the difference before committing it
	UPDATE=1 go test ./...

.PHONY: ci
ci: ## what the project is judged by
	bash .ci/run

FUZZTIME ?= 10s
SHARED ?= ../shared
SOAK ?= 10m
GOVULNCHECK := v1.1.4

BASE ?= main
BENCHPKG ?= ./analyzer
BENCHCOUNT ?= 6
BENCHFLAGS ?=
BENCHSTAT := v0.0.0-20260908200009-22c9c6c9d4da
STATICCHECK := v0.8.2
