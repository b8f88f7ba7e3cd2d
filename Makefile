# One command each: `make help` lists them. Only PATH is assumed, to find `swift` 6.3 and, where a
# package is missing, apt-get (with sudo for who is not root).

.DEFAULT_GOAL := help
.PHONY: help run build test conformance clients fuzz sanitize bench bench-churn bench-scale bench-api bench-checks bench-health bench-forward bench-alternatives bench-gate bench-ready format lint clean

BUILD_PACKAGES := libldns-dev libsqlite3-dev pkg-config
RUN_PACKAGES := $(BUILD_PACKAGES) bind9-dnsutils procps
GATE_PACKAGES := $(BUILD_PACKAGES) valgrind
TEST_PACKAGES := $(RUN_PACKAGES) $(GATE_PACKAGES) bind9-utils curl dnsmasq-base gcc iproute2 knot-dnsutils ldnsutils libc6-dev musl-tools netbase openssl python3 python3-venv strace systemd util-linux
HEALTH_PACKAGES := $(BUILD_PACKAGES) gcc libc6-dev mount util-linux
BENCH_PACKAGES := $(BUILD_PACKAGES) dnsperf gnuplot-nox git openssl util-linux

help: ## List the commands.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \t\2/p' $(MAKEFILE_LIST) | expand -t 28

run: ## Install what is missing, build, and serve zones/ on 127.0.0.1:5300.
	@scripts/install $(RUN_PACKAGES)
	@swift build -c release --product muster
	@scripts/run

build: ## Build the release program, .build/release/muster.
	@scripts/install $(BUILD_PACKAGES)
	swift build -c release --product muster

# One test after the other: some fill a processor or wait in system calls, and on two cores they would
# keep the servers of the others, which run in the same process, from being served at all.
test: ## Install what the tests need and run all of them.
	@scripts/install $(TEST_PACKAGES)
	@bench/peers/unpack .build/bench/peers
	@$(MAKE) --no-print-directory bench-gate
	scripts/fuzz 60
	swift build --build-tests --explicit-target-dependency-import-check error
	@scripts/test

CONFORMANCE := Tests/ConformanceTests/Python/differential.py --muster .build/debug/muster \
	--peers .build/bench/peers --zones zones Tests/ConformanceTests/Zones

conformance: ## Put 50,000 questions to Muster, Knot, NSD and BIND; compare what they reply.
	@scripts/install $(TEST_PACKAGES)
	@bench/peers/unpack .build/bench/peers
	swift build --product muster
	@"$$(scripts/python)" $(CONFORMANCE) --questions 50000

clients: ## Run the real clients alone and write what they see to docs/clients.md.
	@scripts/install $(TEST_PACKAGES)
	swift build --build-tests --explicit-target-dependency-import-check error
	@CLIENTS_PAGE=docs/clients.md scripts/test --filter ClientKitTests

# What a crash leaves behind is in .build-fuzz/crashes, and what was found is tried first the next time.
# The noise goes to an optimized server, through its sockets.
FUZZ_SECONDS ?= 600
NOISE_MESSAGES ?= 10000000
NOISE := -c release --scratch-path .build-noise

fuzz: ## Fuzz parser and answers for ten minutes, then send ten million messages of noise.
	@scripts/install $(BUILD_PACKAGES)
	scripts/fuzz $(FUZZ_SECONDS)
	MUSTER_DATA_PLANE=1 swift build --build-tests $(NOISE) -Xswiftc -enable-testing
	MUSTER_DATA_PLANE=1 MUSTER_NOISE_MESSAGES=$(NOISE_MESSAGES) scripts/test $(NOISE) --filter NameServerTests.Noise

# The parts that share memory between threads. ThreadSanitizer sees what is accessed through raw pointers
# in optimized code alone; AddressSanitizer sees it in debug code too, where assertions are checked.
# MUSTER_STRESS_SECONDS is how long each race is looked for.
MUSTER_STRESS_SECONDS ?= 10
DATA_PLANE := MUSTER_DATA_PLANE=1 MUSTER_STRESS_SECONDS=$(MUSTER_STRESS_SECONDS)
THREAD := --sanitize thread -c release --scratch-path .build-thread
ADDRESS := --sanitize address --scratch-path .build-address

sanitize: ## Run the data plane's tests under both sanitizers.
	@scripts/install $(BUILD_PACKAGES) dnsmasq-base
	$(DATA_PLANE) swift build --build-tests $(THREAD) -Xswiftc -enable-testing
	$(DATA_PLANE) TSAN_OPTIONS=suppressions=Tests/thread-sanitizer.supp scripts/test $(THREAD)
	$(DATA_PLANE) swift build --build-tests $(ADDRESS)
	$(DATA_PLANE) scripts/test $(ADDRESS)

bench: bench-ready ## Measure Muster beside gdnsd, NSD, Knot and BIND; bench/README.md says how.
	.build/release/MusterBench compare

bench-churn: bench-ready ## Measure queries while 1,000 instances a second are changed.
	.build/release/MusterBench churn

bench-scale: bench-ready ## Measure latency, memory, start and queries up to 1,000,000 instances.
	.build/release/MusterBench scale

bench-api: bench-ready ## Measure the Cloud Map API beside etcd and a bare HTTP handler.
	swift build -c release --product BareHandler
	.build/release/MusterBench api

bench-checks: bench-ready ## Measure 20,000 health checks over TCP, HTTP and HTTPS.
	.build/release/MusterBench checks

bench-health: ## Measure the time from a probe that decides to the changed answer, with bad disks too.
	@scripts/install $(HEALTH_PACKAGES)
	swift build -c release --product muster
	swift build -c release --product MusterBench
	.build/release/MusterBench health

bench-forward: ## Measure our own names while 10,000 questions wait for a dead upstream.
	@scripts/install $(BUILD_PACKAGES)
	swift build -c release --product MusterBench
	.build/release/MusterBench forward

# What every benchmark needs; each step is quick when there is nothing to do.
bench-ready:
	@scripts/install $(BENCH_PACKAGES)
	@bench/peers/unpack .build/bench/peers
	swift build -c release --product muster
	swift build -c release --product MusterBench

bench-gate: ## Count the instructions of each kind of query; fail when one has become dearer.
	@scripts/install $(GATE_PACKAGES)
	swift build -c release --product QueryCost
	.build/release/QueryCost bench/QueryCost/thresholds.txt

bench-alternatives: ## Measure the snapshot beside the alternatives of decision record 0001.
	@scripts/install $(GATE_PACKAGES)
	swift build -c release --product Alternatives
	@.build/release/Alternatives

format: ## Bring every source file into the one format.
	swift format --in-place --parallel --recursive Package.swift Sources Tests bench

lint: ## Say where the format is not kept.
	swift format lint --strict --parallel --recursive Package.swift Sources Tests bench

clean: ## Remove what was built.
	rm -rf .build .build-thread .build-address .build-fuzz .build-noise
