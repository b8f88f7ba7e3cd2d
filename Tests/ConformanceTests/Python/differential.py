"""Puts the same generated questions to Muster, Knot, NSD and BIND, which serve the same zones, and
compares what they reply: response code, flags, question, each section, EDNS.

The zones are those that `muster export` writes. Differences that an RFC allows are in `excuses.py`,
each with its reason; any other ends with status 1.
"""

import argparse
import collections
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import excuses
import questions
import registry
import replies
import rules
import servers
import zone_model
import zone_text

BATCH = 100
NAME_SERVERS = ["ns1.servers.example.", "ns2.servers.example."]
HOSTMASTER = "hostmaster.servers.example."
# Faults that are printed in full: so many of a kind, so many of all.
ALIKE = 3
SHOWN = 200


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--muster", required=True, help="the program")
    parser.add_argument("--peers", required=True, help="the folder of bench/peers/unpack")
    parser.add_argument("--zones", required=True, nargs="+", help="folders of zone files")
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--work", help="a folder to keep what was written")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="muster-conformance-") as folder:
        run(arguments, Path(arguments.work or folder))


def run(arguments, folder):
    served = folder / "zones"
    served.mkdir(parents=True, exist_ok=True)
    for place in arguments.zones:
        for file in Path(place).iterdir():
            if file.is_file():
                (served / file.name).write_bytes(file.read_bytes())
    options = ["--probes", "off", "--hostmaster", HOSTMASTER]
    for name in NAME_SERVERS:
        options += ["--name-servers", name]
    with servers.muster(arguments.muster, folder / "muster", served, *options) as muster:
        muster.wait_for_control()
        api = registry.client(muster.api)
        contents = registry.Registry(api, arguments.seed)
        contents.fill()
        model = zone_model.Model(api, contents.falls, NAME_SERVERS, HOSTMASTER, served)
        apexes = exported_apexes(arguments.muster, muster)
        zones = {}
        for apex in apexes:
            path = folder / "exported" / f"{apex}zone"
            path.parent.mkdir(exist_ok=True)
            subprocess.run(
                [arguments.muster, "export", apex, "--control", str(muster.control),
                 "--output", str(path)], check=True)
            zone = zone_text.Zone(path)
            zones[zone.apex] = zone
        check_model(model, zones)
        paths = zone_text.with_delegations(zones, folder / "delegating")
        others = servers.peers(arguments.peers, folder, paths)
        with others[0], others[1], others[2]:
            for server in [muster, *others]:
                server.wait_for(zones)
            print(f"zones: {len(zones)}, records: {sum(len(z.records) for z in zones.values())}, "
                  f"questions: {arguments.questions}, seed: {arguments.seed}", flush=True)
            if Comparison(arguments, zones, muster, others).run():
                sys.exit(1)


def check_model(model, zones):
    """Compares the exported zones of the registry with those of the model."""
    faults = []
    for apex, zone in model.zones.items():
        exported = zones.get(apex)
        lines = zone_model.differences(zone, exported) if exported else ["not exported at all"]
        faults += [f"{apex} {line}" for line in lines]
    count = sum(len(zone.records) for zone in model.zones.values())
    groups = sum(len(zone.groups) for zone in model.zones.values())
    failed = sum(len(zone.failed) for zone in model.zones.values())
    print(f"zones of the model: {len(model.zones)}, records: {count}, sets of groups: {groups}, "
          f"failures: {failed}, differences: {len(faults)}")
    if faults:
        raise SystemExit("\n".join(faults))


def exported_apexes(program, muster):
    """The apexes of all zones, which the error about an unknown zone names."""
    result = subprocess.run(
        [program, "export", "no-such-zone.invalid", "--control", str(muster.control)],
        capture_output=True, text=True)
    if "name one of these: " not in result.stderr:
        raise SystemExit(f"no zones: {result.stderr}")
    return result.stderr.split("name one of these: ")[1].strip().split(", ")


class Comparison:
    """Asks, compares and counts."""

    def __init__(self, arguments, zones, muster, others):
        self._arguments = arguments
        self._maker = questions.QuestionMaker(zones, arguments.seed)
        self._asker = replies.Asker([muster, *others])
        self._judge = excuses.Judge(zones)
        self._rules = rules.Rules(zones)
        self._names = [other.name for other in others]
        self._kinds = collections.Counter()
        self._codes = collections.Counter()
        self._truncated = 0
        self._faults = []

    def run(self):
        """Asks all questions; the number of faults."""
        begin = time.monotonic()
        asked = 0
        while asked < self._arguments.questions:
            count = min(BATCH, self._arguments.questions - asked)
            self._ask([self._maker.make() for _ in range(count)])
            asked += count
            if asked % 5000 < BATCH:
                print(f"{asked} questions in {time.monotonic() - begin:.0f} s, "
                      f"unexcused differences: {len(self._faults)}", flush=True)
        self._report(asked)
        return len(self._faults)

    def _ask(self, batch):
        answers = self._asker.ask(batch)
        again = []
        for number, question in enumerate(batch):
            ours = answers["Muster"][number]
            self._kinds[question.kind] += 1
            self._codes[ours.rcode] += 1
            self._judge_reply(question, answers, number)
            if any(answers[name][number].is_truncated for name in ["Muster", *self._names]):
                again.append((question, ours))
        if not again:
            return
        self._truncated += len(again)
        whole = [question.over_stream for question, _ in again]
        answers = self._asker.ask(whole)
        for number, (question, short) in enumerate(again):
            self._judge_reply(whole[number], answers, number)
            fault = rules.size_fault(question, short, answers["Muster"][number])
            if fault:
                self._faults.append((question, "Muster", fault, short, None))

    def _judge_reply(self, question, answers, number):
        ours = answers["Muster"][number]
        for fault in self._rules.faults(question, ours):
            self._faults.append((question, "Muster", fault, ours, None))
        for name in self._names:
            theirs = answers[name][number]
            for field in self._judge.differences(question, ours, name, theirs):
                self._faults.append((question, name, field, ours, theirs))

    def _report(self, asked):
        print("\nquestions by kind:  " + listed(self._kinds))
        print("replies by code:    " + listed(self._codes))
        print(f"asked again over TCP, because a reply was truncated: {self._truncated}")
        print("\nexcused differences:")
        for (excuse, peer), count in self._judge.counts():
            print(f"{count:8}  {peer:4}  {excuse.name}\n                {excuse.rfc}")
        shown = collections.Counter()
        for question, peer, fault, ours, theirs in self._faults:
            shown[(peer, fault)] += 1
            if shown[(peer, fault)] <= ALIKE and sum(shown.values()) <= SHOWN:
                print(f"\n{question}\n  {peer}: {fault}\n  Muster: {ours}")
                if theirs:
                    print(f"  {peer}: {theirs}")
        print(f"\n{asked} questions, seed {self._arguments.seed}, "
              f"unexcused differences: {len(self._faults)}")


def listed(counts):
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


if __name__ == "__main__":
    main()
