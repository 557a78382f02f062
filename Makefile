# Targets for people; .ci/run is what a change has to pass, and needs no make.

# The tools that are not in a go.mod, and their versions.
GOLANGCI_LINT = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK   = golang.org/x/vuln/cmd/govulncheck@v1.9.0
APIDIFF       = golang.org/x/exp/cmd/apidiff@v0.0.0-20261113113407-e3970619a1a4

# How long each fuzz target runs.
FUZZTIME = 10s

.PHONY: help generate test check race update-golden fuzz bench lint vulnerabilities api release-rehearsal

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-18s %s\n", $$1, $$2 }' Makefile

generate: ## generate the code of examples and acceptance
	go -C examples generate ./...
	go -C acceptance generate ./...

test: ## test the main module: generator, runtime, test kit
	go test ./...

check: ## run everything that a change has to pass; takes long
	.ci/run

race: ## test the runtime, and its guarantees on a server, with the race detector
	go test -race ./runtime/...
	go -C acceptance test -race -timeout 30m ./guarantees

update-golden: ## write the golden files; the diff is the review
	go test ./parser ./cmd/temporalgen -run 'TestDiagnostics|TestLoad|TestScripts' -update
	$(MAKE) generate

fuzz: ## run each fuzz target for FUZZTIME
	scripts/fuzz.sh $(FUZZTIME)

bench: ## compare the time for generating with that of the go command
	scripts/benchmark-generate.sh

lint: ## run golangci-lint
	go run $(GOLANGCI_LINT) run ./... ./devserver/... ./examples/... ./acceptance/...

vulnerabilities: ## look for known vulnerabilities; needs vuln.go.dev
	GOWORK=off go run $(GOVULNCHECK) ./...
	GOWORK=off go -C devserver run $(GOVULNCHECK) ./...

api: ## compare the exported API with that of the last release
	scripts/api-changes.sh $(APIDIFF)

release-rehearsal: ## publish HEAD to a folder and use it from there, as after a release
	scripts/release-rehearsal.sh
