"""The peers. Each takes both lists and returns scored pairs, one to one."""

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


def splink(clientview, economic):
    """Splink's Fellegi-Sunter model, its parameters estimated by EM, best first."""
    import pyarrow
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rules = [
        block_on("cvr"), block_on("phone"), block_on("email"), block_on("number"), block_on("bare_name"),
        block_on("zip", "house"), block_on("street", "zip"), block_on("substr(bare_name, 1, 5)", "zip"),
        block_on("substr(bare_name, 1, 8)"), block_on("street"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            compare.JaroWinklerAtThresholds("bare_name", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("street", [0.95, 0.85]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("house"),
            compare.ExactMatch("zip").configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("city", [0.9]).configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("cvr", [1]),
            compare.LevenshteinAtThresholds("phone", [1]),
            compare.EmailComparison("email"),
            compare.ExactMatch("number"),
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
    training.estimate_probability_two_random_records_match([block_on("cvr"), block_on("bare_name", "zip")], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
    for rule in (block_on("bare_name"), block_on("street", "house"), block_on("cvr")):
        training.estimate_parameters_using_expectation_maximisation(rule)
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
