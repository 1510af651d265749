#!/bin/sh
# Runs a command with its secrets: each file in /run/secrets that is named like a variable becomes that variable. Secrets
# so stand neither in the image nor in what the engine shows of a container.
set -eu
for file in "${SECRETS_DIR:-/run/secrets}"/*; do
  name="${file##*/}"
  case "$name" in
    '' | *[!A-Z0-9_]*) continue ;;
  esac
  value="$(cat "$file")"
  export "$name=$value"
done
exec "$@"
