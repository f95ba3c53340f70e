"""The two lists and the truth, and how good a set of scored pairs is."""

import csv
import re
from collections import defaultdict

FORMS = re.compile(
    r"\b(a/?s|aps|i/?s|k/?s|p/?s|ivs|a\.?m\.?b\.?a\.?|anpartsselskab|aktieselskab|interessentskab)\b\.?"
)
FOLDS = str.maketrans({"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "é": "e", "ü": "u"})


def fold(text):
    """Lower case, plain letters, single blanks."""
    return re.sub(r"[^a-z0-9&/.]+", " ", text.lower().translate(FOLDS)).strip()


def digits(text, length):
    """The last `length` digits, or nothing where there are fewer."""
    found = re.sub(r"\D", "", text)
    return found[-length:] if len(found) >= length else None


def customer(number, name, address, zip_code, city, cvr, phone, email):
    """One customer with the columns that every peer may use."""
    folded = fold(name)
    street = fold(address)
    house = re.search(r"\b(\d+)\s*([a-z])?\b", street)
    zip_found = re.search(r"\b\d{4,5}\b", zip_code)
    return {
        "unique_id": number,
        "number": re.sub(r"\D", "", number).lstrip("0") or None,
        "name": folded or None,
        "bare_name": FORMS.sub(" ", folded).strip() or None,
        "street": street or None,
        "house": "".join(part or "" for part in house.groups()) if house else None,
        "zip": zip_found.group() if zip_found else fold(zip_code) or None,
        "city": fold(city) or None,
        "cvr": digits(cvr, 8),
        "phone": digits(phone, 8),
        "email": email.strip().lower() or None,
    }


def rows(path):
    with open(path, encoding="utf-8") as file:
        yield from csv.DictReader(file)


def read(folder):
    """Both lists and {code: set of right numbers}."""
    clientview = [
        customer(
            row["CustomerCode"], row["Name"], " ".join([row["Address1"], row["Address2"]]).strip(), row["Zip"],
            row["City"], row.get("VATNumber", ""), row.get("Phone", ""), row.get("Email", ""),
        )
        for row in rows(f"{folder}/clientview.csv")
    ]
    economic = [
        customer(
            row["customerNumber"], row["name"], row["address"], row["zip"], row["city"],
            row.get("corporateIdentificationNumber", ""), row.get("telephoneAndFaxNumber", ""), row.get("email", ""),
        )
        for row in rows(f"{folder}/economic.csv")
    ]
    truth = defaultdict(set)
    for row in rows(f"{folder}/truth.csv"):
        truth[row["code"]].add(row["number"])
    return clientview, economic, truth


def text(row):
    """Everything that is no identifier, as one text."""
    return " ".join(row[field] or "" for field in ("name", "street", "zip", "city"))


def best_first(pairs):
    """One to one: the best pair first, then the best of what is left."""
    codes, numbers, chosen = set(), set(), []
    for score, code, number in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if code not in codes and number not in numbers:
            codes.add(code)
            numbers.add(number)
            chosen.append((score, code, number))
    return chosen


def worth(pairs, truth):
    """F1 at the pairs' own best threshold, R99 and R999; ties stand or fall together."""
    ranked = sorted(pairs, key=lambda pair: -pair[0])
    right, at, best = 0, 0, {"f1": 0.0, "r99": 0.0, "r999": 0.0}
    while at < len(ranked):
        score = ranked[at][0]
        while at < len(ranked) and ranked[at][0] == score:
            right += ranked[at][2] in truth.get(ranked[at][1], ())
            at += 1
        best["f1"] = max(best["f1"], 2 * right / (at + len(truth)))
        for name, precision in (("r99", 0.99), ("r999", 0.999)):
            if right >= precision * at:
                best[name] = max(best[name], right / len(truth))
    return best
