"""Runs the peers and kobl on the same lists and prints them side by side.

    bench.py --kobl target/release/kobl --generate target/release/examples/generate

Every program runs in a process of its own, so that time and memory are its own.
Each peer's F1 is taken at its own best threshold, chosen with the truth in
hand; kobl's is that of its defaults.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date

from linkers import PEERS
from lists import read, worth


def measured(command):
    """Runs a command; its output, seconds, and peak memory in MB."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as talk:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=talk)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        talk.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{talk.read().decode()[-2000:]}")
        return output.read().decode(), seconds, usage.ru_maxrss / 1024


def peer(name, folder):
    """One peer on one pair of lists, in a process of its own."""
    printed, _, memory = measured([sys.executable, __file__, "--peer", name, "--lists", folder])
    result = json.loads(printed.splitlines()[-1])
    return result | {"memory": memory}


def run_peer(name, folder):
    """What the process of a peer does; reading the lists is not counted."""
    clientview, economic, truth = read(folder)
    start = time.perf_counter()
    pairs = PEERS[name](clientview, economic)
    seconds = time.perf_counter() - start
    print(json.dumps(worth(pairs, truth) | {"seconds": seconds}))


def kobl(program, folder):
    """kobl with its defaults: the whole process, from two CSV files to a run."""
    with tempfile.TemporaryDirectory() as runs:
        run = f"{runs}/run"
        lists = ["--clientview", f"{folder}/clientview.csv", "--economic", f"{folder}/economic.csv"]
        _, seconds, memory = measured([program, "propose", *lists, "--out", run, "--write", "csv"])
        with open(f"{run}/proposals.jsonl", encoding="utf-8") as file:
            proposals = [json.loads(line) for line in file]
    _, _, truth = read(folder)
    pairs = [(row["probability"], row["code"], str(row["number"])) for row in proposals if row["number"]]
    links = [
        row for row in proposals
        if row["number"] and (row["class"] == "certain" or row["class"] == "review" and row["probability"] >= 0.5)
    ]
    right = sum(str(row["number"]) in truth.get(row["code"], ()) for row in links)
    f1 = 2 * right / (len(links) + len(truth))
    return worth(pairs, truth) | {"f1": f1, "seconds": seconds, "memory": memory}


def compare(folder, program, names):
    """All of them on one pair of lists, as rows of (name, result)."""
    found = [(name, peer(name, folder)) for name in names]
    if program:
        found.insert(0, ("kobl", kobl(program, folder)))
    return found


def table(title, found):
    base = found[0][1]["seconds"]
    print(f"\n{title}\n{'':40} {'F1':>6} {'R99':>5} {'R999':>5} {'seconds':>8} {'ratio':>7} {'MB':>6}")
    for name, result in found:
        print(
            f"{name:40} {result['f1']:6.3f} {result['r99']:5.2f} {result['r999']:5.2f} "
            f"{result['seconds']:8.2f} {result['seconds'] / base:6.1f}x {result['memory']:6.0f}",
            flush=True,
        )


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kobl", help="kobl's program; without it only the peers run")
    options.add_argument("--generate", help="the program of the example `generate`")
    options.add_argument("--lists", help="a folder with lists of one's own instead of generated ones")
    options.add_argument("--size", type=int, default=5000)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--kinds", default="medium,hard")
    options.add_argument("--only", default="", help="part of a peer's name")
    options.add_argument("--peer", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.peer:
        return run_peer(chosen.peer, chosen.lists)
    names = [name for name in PEERS if chosen.only.lower() in name.lower()]
    print(f"{date.today()}, {os.cpu_count()} cores")
    if chosen.lists:
        return table(chosen.lists, compare(chosen.lists, chosen.kobl, names))
    for kind in chosen.kinds.split(","):
        with tempfile.TemporaryDirectory() as folder:
            size, seed = str(chosen.size), str(chosen.seed)
            measured([chosen.generate, "--kind", kind, "--size", size, "--seed", seed, "--out", folder])
            table(f"{kind}, {size} a side, seed {seed}", compare(folder, chosen.kobl, names))


if __name__ == "__main__":
    main()
