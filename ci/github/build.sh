#!/bin/bash
# A step of action.yml: runs PROGRAM with the inputs, and writes the outputs and the summary.
#
# OPTION_MAX_LAYERS=64 becomes --max-layers=64, SWITCH_COMPRESSED=true becomes --compressed, and each
# line of LIST_PRUNE becomes a --prune. Each line of ARGS is an argument.
set -euo pipefail

directory=$(mktemp -d "$RUNNER_TEMP/chunkah.XXXXXX")
result=$directory/result.json
summary=$directory/summary.md

flag_of() {
  local name=${1#*_}
  name=${name//_/-}
  printf -- '--%s' "${name,,}"
}

arguments=(build --json --progress plain --summary "$summary")
for variable in "${!OPTION_@}"; do
  if [[ -n ${!variable} ]]; then arguments+=("$(flag_of "$variable")=${!variable}"); fi
done
for variable in "${!LIST_@}"; do
  while IFS= read -r value; do
    if [[ -n $value ]]; then arguments+=("$(flag_of "$variable")=$value"); fi
  done <<<"${!variable}"
done
for variable in "${!SWITCH_@}"; do
  case ${!variable} in
    true) arguments+=("$(flag_of "$variable")") ;;
    false | '') ;;
    *)
      echo "::error::$(flag_of "$variable" | cut -c 3-) takes true or false, not ${!variable}"
      exit 1
      ;;
  esac
done
while IFS= read -r argument; do
  if [[ -n $argument ]]; then arguments+=("$argument"); fi
done <<<"${ARGS-}"

# An annotation of the run shows what is wrong; messages stay in the log.
messages=$directory/messages
if ! "$PROGRAM" "${arguments[@]}" 2>&1 >"$result" | tee "$messages" >&2; then
  error=$(sed -n 's/^error: //p' "$messages" | tail -n 1)
  echo "::error::${error:-chunkah failed}"
  exit 1
fi

field() {
  node -e 'const at = (value, name) => value?.[name];
    const result = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    console.log(process.argv[2].split(".").reduce(at, result) ?? "")' "$result" "$1"
}

delimiter=chunkah-$(cat /proc/sys/kernel/random/uuid)
{
  echo "digest=$(field digest)"
  echo "layers=$(field layers.length)"
  echo "bytes=$(field statistics.layerBytes)"
  echo "download-bytes=$(field previous.downloadBytes)"
  echo "comment<<$delimiter"
  cat "$summary"
  echo "$delimiter"
} >>"$GITHUB_OUTPUT"

if [[ ${SUMMARY-true} == true && -n ${GITHUB_STEP_SUMMARY-} ]]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
