#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Puts the tables of `gatescope-cli ablate --json` into docs/ablation.md, between its two marks; the words around
# them stay.
#
#   data/networks/ablation-tables.py ABLATION.json... PAGE.md
import json
import os
import statistics
import sys

BEGIN = "<!-- tables -->\n"
END = "<!-- end of tables -->\n"

# A network with a gate, and the same one without it.
PAIRS = [("dca", "ca"), ("grjca", "rjca"), ("hgrjca", "rjca")]
# Networks that join the modalities in another way than by laying them side by side.
AGAINST_CONCAT = ["ca", "dca", "rjca", "grjca", "hgrjca"]
REGIONS = [("pooled", "all"), ("outside_weak", "outside"), ("inside_weak", "inside")]


def number(figure):
    if figure["mean"] is None:
        return "–"
    if figure["deviation"] is None:
        return "%.3f" % figure["mean"]
    return "%.3f ± %.3f" % (figure["mean"], figure["deviation"])


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def table(head, rows):
    return row(head) + "|" + "---|" * len(head) + "\n" + "".join(row(cells) for cells in rows) + "\n"


def name(network):
    return [network["fusion"], str(network["iterations"] or "–")]


def agreement(document, output):
    networks = document["networks"]
    kinds = list(document["data"]["frames"]["weak"])
    text = "### CCC of %s\n\n" % output
    text += table(["fusion", "L", "parameters"] + [title for _, title in REGIONS],
                  [name(n) + ["%d" % n["parameters"]] + [number(n[key]["ccc"][output]) for key, _ in REGIONS]
                   for n in networks])
    text += "Inside, by kind of weak span:\n\n"
    text += table(["fusion", "L"] + kinds,
                  [name(n) + [number(n["weak"][kind]["ccc"][output]) for kind in kinds] for n in networks])
    return text


def find(document, fusion, iterations):
    for network in document["networks"]:
        if network["fusion"] == fusion and network["iterations"] in (iterations, None):
            return network
    return None


def differences(document, output, one, other, region):
    """One difference a number of iterations and seed: what `one` has more than `other`, all else being equal."""
    found = []
    for network in document["networks"]:
        if network["fusion"] != one:
            continue
        twin = find(document, other, network["iterations"])
        found += [a - b for a, b in zip(network[region]["ccc"][output]["seeds"], twin[region]["ccc"][output]["seeds"])]
    return found


def compare(document, output):
    rows = []
    for one, other in PAIRS + [(fusion, "concat") for fusion in AGAINST_CONCAT]:
        cells = ["%s − %s" % (one, other)]
        for region, _ in REGIONS:
            found = differences(document, output, one, other, region)
            better = sum(difference > 0 for difference in found)
            cells.append("%+.3f ± %.3f (%d of %d)" % (statistics.mean(found), statistics.stdev(found), better, len(found)))
        rows.append(cells)
    return ("Differences in CCC between networks with the same L and seed: mean and standard deviation over all L and seeds, and "
            "how many of them are above zero:\n\n" + table([output] + [title for _, title in REGIONS], rows))


def gates(document, output):
    gated = [network for network in document["networks"] if "own_weight" in network["pooled"]]
    kinds = list(document["data"]["frames"]["weak"])
    text = "### Gates of the networks for %s\n\n" % output
    for modality in ("video", "audio"):
        text += "Own weight of the %s, and its correlation with being inside a weak span:\n\n" % modality
        text += table(["fusion", "L", "outside", "inside", "correlation"],
                      [name(n) + [number(n["outside_weak"]["own_weight"][modality]),
                                  number(n["inside_weak"]["own_weight"][modality]),
                                  number(n["inside_weak"]["follows"][modality])] for n in gated])
        text += "Correlation of the %s's own weight with each kind of weak span (against the frames outside):\n\n" % modality
        text += table(["fusion", "L"] + kinds,
                      [name(n) + [number(n["weak"][kind]["follows"][modality]) for kind in kinds] for n in gated])
    return text


def frames(document):
    counts = document["data"]["frames"]
    kinds = ", ".join("%s %d" % (kind, n) for kind, n in counts["weak"].items())
    return ("Program: %s. Seeds: %s. Clips: %d train, %d choose the epoch, %d are evaluated (%s part): %d frames, %d of them outside "
            "weak spans and %d inside (%s).\n\n"
            % (document["program"], ", ".join(map(str, document["seeds"])), document["data"]["training_clips"],
               document["data"]["validation_clips"], document["data"][{"test": "test", "validate": "validation"}
                                                                      [document["data"]["evaluated"]] + "_clips"],
               document["data"]["evaluated"], counts["pooled"], counts["outside_weak"], counts["inside_weak"], kinds))


def main():
    *documents, page = sys.argv[1:]
    loaded = []
    for path in documents:
        with open(path, encoding="utf-8") as file:
            loaded.append(json.load(file))

    tables = frames(loaded[0])
    for part in (agreement, compare):
        for document in loaded:
            tables += part(document, document["configuration"]["output"])
    for document in loaded:
        tables += gates(document, document["configuration"]["output"])

    with open(page, encoding="utf-8") as file:
        text = file.read()
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit("%s: it has no “%s” and “%s” to put the tables between" % (page, BEGIN.strip(), END.strip()))
    with open(page + ".tmp", "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n" + tables + END + after)
    os.replace(page + ".tmp", page)


if __name__ == "__main__":
    main()
