#!/bin/sh
# Make the environment in the folder $1: the packages of requirements.lock, and this package itself.
set -eu
venv=$1

newest() {
    for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3" >&2
    return 1
}

if command -v uv >/dev/null 2>&1; then
    [ -x "$venv/bin/python" ] || uv venv --quiet --python "$(newest)" "$venv"
    # Without byte code every job of every run would compile its imports anew.
    install="uv pip install --quiet --compile-bytecode --python $venv/bin/python"
else
    [ -x "$venv/bin/python" ] || "$(newest)" -m venv "$venv"
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip
    install="$venv/bin/python -m pip install --quiet --disable-pip-version-check"
fi
echo "installing the packages of requirements.lock into $venv"
$install --require-hashes -r requirements.lock
$install --no-deps --no-build-isolation -e .
