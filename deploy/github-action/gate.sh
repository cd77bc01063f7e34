#!/usr/bin/env bash
# Runs `belay gate` with the action's inputs, and ends as it ends. An input that is empty is not passed on.
set -euo pipefail

arguments=(gate "--application=$INPUT_APPLICATION" "--environment=$INPUT_ENVIRONMENT"
  "--oidc-audience=$INPUT_AUDIENCE" "--variables=$GITHUB_OUTPUT")
[ -z "$INPUT_COMMIT" ] || arguments+=("--commit=$INPUT_COMMIT")
[ -z "$INPUT_DEPLOYMENT" ] || arguments+=("--deployment=$INPUT_DEPLOYMENT")
[ -z "$INPUT_TIMEOUT" ] || arguments+=("--timeout=$INPUT_TIMEOUT")
[ -z "$INPUT_TOKEN_FILE" ] || arguments+=("--token-file=$INPUT_TOKEN_FILE")
while IFS= read -r label; do
  [ -z "$label" ] || arguments+=("--label=$label")
done <<<"$INPUT_LABELS"

if [ -n "$INPUT_JAVA_HOME" ]; then
  export JAVA_HOME=$INPUT_JAVA_HOME
fi
exec "$INPUT_BELAY" "${arguments[@]}"
