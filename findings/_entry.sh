# What every entry of this folder shares; no entry itself. An entry calls, in this order:
#   install NAME==VERSION …    a fresh environment in a temporary folder, which goes when the entry ends
#   seen <<'TEXT'              what its program printed when the entry was written
#   run <<'PROGRAM'            the Python program: runs it there, prints what came out, compares
# Exit status: 0 as it was, 1 something else came out, 2 the packages cannot be installed here.

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX
export PYTHONNOUSERSITE=1

install() {
  local name
  if ! "${PYTHON:-python3}" -m venv "$folder/venv" >"$folder/log" 2>&1; then
    not_here "$@"
  fi
  python="$folder/venv/bin/python"
  [ -x "$python" ] || python="$folder/venv/Scripts/python"
  if ! "$python" -m pip install --quiet --disable-pip-version-check --no-input --no-compile "$@" >"$folder/log" 2>&1; then
    not_here "$@"
  fi
  "$python" --version
  for name in "$@"; do
    "$python" -c "import importlib.metadata, sys; print(sys.argv[1], importlib.metadata.version(sys.argv[1]))" "${name%%[=[]*}"
  done
}

not_here() {
  echo "Cannot be installed here: $*"
  grep -v '^WARNING' "$folder/log" | tail -n 2 | sed 's/^/  /'
  exit 2
}

seen() {
  seen=$(cat)
}

run() {
  local came status=0
  cat >"$folder/program.py"
  mkdir "$folder/home"
  came=$(cd "$folder/home" && HOME=$PWD "$python" -I ../program.py 2>"$folder/errors" | tr -d '\r') || status=$?
  if [ "$status" != 0 ]; then
    came+=$'\n'"The program failed: $(tail -n 1 "$folder/errors")"
  fi
  if [ "$came" = "$seen" ]; then
    printf '%s\n' "$came"
  else
    printf -- '--- seen then\n%s\n--- comes out now\n%s\n' "$seen" "$came"
    exit 1
  fi
}
