#!/bin/sh
# Makes what docker-compose.yml needs in infra/docker/secrets, and leaves what is there as it is. The bot's token is read
# from DISCORD_TOKEN and the provider's key from ANTHROPIC_API_KEY; without them empty files are made, to be filled in.
# The folder is closed to other users of this machine; its files are open so that each container's user can read his.
set -eu
folder="${1:-$(dirname "$0")/secrets}"
mkdir -p "$folder"
chmod 700 "$folder"

keep_or_write() {
  file="$folder/$1"
  if [ -s "$file" ]; then
    echo "kept $1"
    return
  fi
  printf '%s' "$2" >"$file"
  chmod 644 "$file"
  echo "made $1"
}
random() { head -c "$1" /dev/urandom | od -An -vtx1 | tr -d ' \n'; }

keep_or_write postgres-password "$(random 24)"
keep_or_write redis-password "$(random 24)"
keep_or_write redis.conf "requirepass $(cat "$folder/redis-password")"
keep_or_write DATABASE_URL "postgres://nexus:$(cat "$folder/postgres-password")@postgres:5432/nexus"
keep_or_write REDIS_URL "redis://:$(cat "$folder/redis-password")@redis:6379"
keep_or_write master-key "$(head -c 32 /dev/urandom | base64)"
keep_or_write DISCORD_TOKEN "${DISCORD_TOKEN:-}"
keep_or_write ANTHROPIC_API_KEY "${ANTHROPIC_API_KEY:-}"
