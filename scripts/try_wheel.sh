#!/bin/sh
# Build the wheel and run its shipped example in an empty environment outside the checkout: what a user of pipx gets.
# Needs a network or a package cache for what the program depends on. Usage: scripts/try_wheel.sh [PYTHON]
set -eu
python=${1:-python3}
root=$(cd "$(dirname "$0")/.." && pwd)
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
"$root/.venv/bin/python" -m build --wheel --no-isolation --outdir "$away" "$root" >/dev/null
cd "$away"
"$python" -m venv env
env/bin/python -m pip install --quiet --disable-pip-version-check -c "$root/constraints.txt" ./seatchange-*.whl
env/bin/python -c "import pipeline, sys; assert pipeline.__file__.startswith('$away'), pipeline.__file__"
env/bin/seatchange --version
env/bin/seatchange run --example --out out
ls out
