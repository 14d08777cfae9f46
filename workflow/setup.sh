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
    install="uv pip install --quiet --python $venv/bin/python"
else
    [ -x "$venv/bin/python" ] || "$(newest)" -m venv "$venv"
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$venv/bin/python" -m ensurepip
    install="$venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile"
fi
echo "installing the packages of requirements.lock into $venv"
$install --require-hashes -r requirements.lock
$install --no-deps --no-build-isolation -e .
# Without byte code every job of every run would compile its imports anew. On all cores; what cannot
# be compiled, as the templates of some packages, is no module.
"$venv/bin/python" -m compileall -qq -j 0 "$venv/lib" || :
