# What people do with the sources. `just` alone lists it.

_:
    @just --list --unsorted

# Formatting, lints and documentation; warnings are errors.
check:
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --no-deps --locked --lib

# Every test that needs nothing but cargo.
test:
    cargo test --locked

# A workspace with made-up customers to try everything on.
demo folder="kobl-demo":
    cargo run --locked -- demo {{folder}}

# What continuous integration runs; steps can be named, e.g. `just qa lint tests`.
qa *steps:
    .ci/run {{steps}}

# Round trips of the review file through LibreOffice with a Danish locale.
test-office:
    cargo test --locked --test kobl office:: -- --ignored

# The report in a real Chromium.
test-browser:
    KOBL_REQUIRE_BROWSER=1 cargo test --locked --test kobl browser::

# Milliseconds of the report with 20,000 rows, as a table.
bench-report:
    KOBL_REQUIRE_BROWSER=1 cargo test --locked --test kobl browser::large::times -- --ignored --nocapture

# What a reviewer of so many rows does: keys, clicks, rows looked at.
review-effort rows="5000":
    KOBL_REQUIRE_BROWSER=1 KOBL_REVIEWED={{rows}} cargo test --locked --test kobl browser::reviewer -- --nocapture

# Apply, undo and status on a SQL Server of your own: an ADO connection string.
test-sqlserver connection:
    KOBL_TEST_SQLSERVER="{{connection}}" cargo test --locked --test kobl sqlserver -- --test-threads=1

# The same without a SQL Server: on Iridium, a small T-SQL server from crates.io. What it lacks is said and skipped.
test-iridium port="11433":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo install --quiet --root target/iridium iridium_server@0.1.13
    RUST_LOG=off target/iridium/bin/iridium-server --no-tls --memory --port {{port}} --user sa --password Kobl-2026 &
    trap "kill $!" EXIT
    until (: > /dev/tcp/127.0.0.1/{{port}}) 2>/dev/null; do sleep 0.2; done
    just test-sqlserver "Server=127.0.0.1,{{port}};Database=master;User ID=sa;Password=Kobl-2026;Encrypt=DANGER_PLAINTEXT"

# Processor seconds and memory of reading 100,000 customers from a server, beside two lists.
bench-server:
    cargo build --release --locked --bins
    KOBL_TEST_PROGRAM="$PWD/target/release/kobl" cargo test --locked --test kobl sqlserver_speed -- --ignored --nocapture

# Builds for Windows and runs every test there, under wine.
test-windows:
    tests/windows/check-windows.sh . test

# Seconds of each stage, pairs compared, and time and memory of the whole program.
bench sizes="5000,20000,100000":
    cargo bench --locked --bench matching -- --sizes {{sizes}} --one-key

# Python with the record linkers that kobl is held against, in target/peers.
_peers:
    python3 -m venv target/peers
    target/peers/bin/pip install --quiet --requirement tests/peers/requirements.txt

# kobl beside other record linkers on the same lists; `just bench-peers --size 2000 --kinds hard` for others.
bench-peers *what: _peers
    cargo build --release --locked --bins --example generate
    target/peers/bin/python tests/peers/bench.py --kobl target/release/kobl --generate target/release/examples/generate {{what}}

# A pair of customer lists with their truth: easy, medium or hard.
generate kind="medium" size="5000" seed="7" out="target/lists":
    cargo run --release --locked --example generate -- --kind {{kind}} --size {{size}} --seed {{seed}} --out {{out}}

# Learns the weights of matching anew from generated lists; or `just train check`: whether they would be the same.
train *what="fit src/matching/weights.csv":
    cargo run --release --locked --example train -- {{what}}

# Changes the sources of the riskiest parts one spot at a time and tells which changes no test notices (a night's work; needs cargo-mutants).
mutants *files="src/change/*.rs src/review/read/*.rs src/customer/*.rs src/run/*.rs":
    cargo mutants --in-place --baseline skip --timeout 120 $(printf -- '--file %s ' {{files}}) -- --lib --test kobl

# One table of how good proposals are, beside exact rules and Splink; also on the lists of a folder: `just quality lists=FOLDER pairs=2`.
quality lists="" pairs="26": _peers
    KOBL_PEERS=target/peers/bin/python cargo run --release --locked --example train -- quality "{{trim_start_match(lists, "lists=")}}" "{{trim_start_match(pairs, "pairs=")}}"

# Feeds each reader garbage for so many seconds (needs cargo-fuzz).
fuzz seconds="600":
    tests/fuzz/run.sh {{seconds}}

# Command line pages and completions into target/.
pages:
    cargo run --release --locked -- man target/man
    cargo run --release --locked -- completions bash > target/kobl.bash
