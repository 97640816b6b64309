#!/bin/bash
# A step of action.yml. Reads PROGRAM and VERSION, and writes the output program: how to run chunkah.
set -euo pipefail

if [[ -z ${PROGRAM-} ]]; then
  directory=$RUNNER_TEMP/chunkah-program
  npm install --no-audit --no-fund --prefix "$directory" "chunkah@${VERSION:-latest}"
  PROGRAM=$directory/node_modules/.bin/chunkah
fi
if ! command -v "$PROGRAM" >/dev/null; then
  echo "::error::$PROGRAM cannot be run"
  exit 1
fi
echo "program=$PROGRAM" >>"$GITHUB_OUTPUT"
