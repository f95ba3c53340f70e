"""The peers. Each takes both lists and returns scored pairs, one to one."""

import sys
from collections import Counter

from lists import best_first, text


def tfidf(clientview, economic):
    """TF-IDF of 3-grams, the five nearest of each customer, best first."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer

    left, right = [text(row) for row in clientview], [text(row) for row in economic]
    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3)).fit(left + right)
    left, right = grams.transform(left), grams.transform(right).T.tocsr()
    pairs = []
    for start in range(0, left.shape[0], 500):
        near = (left[start : start + 500] @ right).toarray()
        for row, columns in enumerate(numpy.argpartition(-near, min(5, near.shape[1] - 1), axis=1)[:, :5]):
            code = clientview[start + row]["unique_id"]
            pairs += [(float(near[row, at]), code, economic[at]["unique_id"]) for at in columns]
    return best_first(pairs)


def token_set(clientview, economic):
    """rapidfuzz's token_set_ratio of every pair, then the best assignment as a whole."""
    from rapidfuzz import fuzz, process
    from scipy.optimize import linear_sum_assignment

    scores = process.cdist(
        [text(row) for row in clientview], [text(row) for row in economic], scorer=fuzz.token_set_ratio, workers=-1
    )
    lines, columns = linear_sum_assignment(scores, maximize=True)
    return [
        (float(scores[line, column]), clientview[line]["unique_id"], economic[column]["unique_id"])
        for line, column in zip(lines, columns)
    ]


# Pairs that a rule must give before Splink can estimate anything from it.
ENOUGH = 100


def pairs_of(columns, clientview, economic):
    """How many pairs agree in all of these columns."""

    def counted(rows):
        values = (tuple(row[column] for column in columns) for row in rows)
        return Counter(value for value in values if all(value))

    ours, theirs = counted(clientview), counted(economic)
    return sum(count * theirs[value] for value, count in ours.items())


def splink(clientview, economic):
    """Splink's Fellegi-Sunter model, its parameters estimated by EM, best first.

    Columns that one of the lists does not have, or in which no pair agrees, give it nothing to learn from and are
    left out.
    """
    import pyarrow
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def told(*columns):
        return all(any(row[column] for row in rows) for rows in (clientview, economic) for column in columns)

    def teaches(*columns):
        return pairs_of(columns, clientview, economic) >= ENOUGH

    rules = [
        (("cvr",), block_on("cvr")), (("phone",), block_on("phone")), (("email",), block_on("email")),
        (("number",), block_on("number")), (("bare_name",), block_on("bare_name")),
        (("zip", "house"), block_on("zip", "house")), (("street", "zip"), block_on("street", "zip")),
        (("bare_name", "zip"), block_on("substr(bare_name, 1, 5)", "zip")),
        (("bare_name",), block_on("substr(bare_name, 1, 8)")), (("street",), block_on("street")),
    ]
    comparisons = [
        ("bare_name", compare.JaroWinklerAtThresholds("bare_name", [0.95, 0.88, 0.7]), True),
        ("street", compare.JaroWinklerAtThresholds("street", [0.95, 0.85]), True),
        ("house", compare.ExactMatch("house"), False),
        ("zip", compare.ExactMatch("zip"), True),
        ("city", compare.JaroWinklerAtThresholds("city", [0.9]), True),
        ("cvr", compare.LevenshteinAtThresholds("cvr", [1]), False),
        ("phone", compare.LevenshteinAtThresholds("phone", [1]), False),
        ("email", compare.EmailComparison("email"), False),
        ("number", compare.ExactMatch("number"), False),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[rule for columns, rule in rules if told(*columns)],
        comparisons=[
            one.configure(term_frequency_adjustments=True) if by_frequency else one
            for column, one, by_frequency in comparisons
            if pairs_of((column,), clientview, economic)
        ],
        retain_intermediate_calculation_columns=False,
    )
    database = DuckDBAPI()
    tables = [
        database.register(pyarrow.Table.from_pylist(rows), dataset_display_name=name)
        for rows, name in ((clientview, "clientview"), (economic, "economic"))
    ]
    linker = Linker(tables, settings)
    training = linker.training
    sure = [columns for columns in (("cvr",), ("bare_name", "zip"), ("phone",), ("bare_name",)) if teaches(*columns)]
    training.estimate_probability_two_random_records_match([block_on(*columns) for columns in sure[:2]], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    for columns in (("bare_name",), ("street", "house"), ("cvr",), ("phone",)):
        if teaches(*columns):
            try:
                training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
            except ValueError as error:
                # Splink stops where a level is never reached; what the other rules teach stands.
                print(f"nothing learnt from {columns}: {error}", file=sys.stderr)
    predictions = linker.inference.predict(threshold_match_weight=-10).as_record_list()
    pairs = [(row["match_weight"], *sides(row)) for row in predictions]
    return best_first(pairs)


def sides(row):
    """Code and number of a prediction, whichever side Splink put them on."""
    if row["source_dataset_l"] == "clientview":
        return row["unique_id_l"], row["unique_id_r"]
    return row["unique_id_r"], row["unique_id_l"]


PEERS = {
    "Splink 5, EM": splink,
    "TF-IDF 3-grams, top 5": tfidf,
    "rapidfuzz token_set_ratio + Hungarian": token_set,
}
