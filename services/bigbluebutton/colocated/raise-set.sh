#!/bin/sh
# Raises the containers of bigbluebutton/docker on this server, in the folder $1, from the settings on standard input.
# Run again it changes what differs. MEMINFO names another file than the kernel's, for tests.
set -eu
umask 077

# bigbluebutton/docker of 2025-03-27, which calls itself 3.0.4.
commit=f6e71fc
source=https://github.com/bigbluebutton/docker
folder=$1

mebibytes=$(awk '/^MemTotal:/ { print int($2 / 1024) }' "${MEMINFO:-/proc/meminfo}")
if [ "$mebibytes" -lt 3900 ]; then
  echo "This server has $mebibytes MiB of memory, and BigBlueButton starts with 4 GiB at least. Put it on a server of its own." >&2
  exit 1
fi
if [ "$mebibytes" -lt 15900 ]; then
  echo "This server has $mebibytes MiB of memory; BigBlueButton's makers ask for 16 GiB. Meetings may stutter or end." >&2
fi

if [ ! -d "$folder/.git" ]; then
  # Under another name until it is whole, so that a clone that was cut off is made anew.
  rm -rf "$folder.part"
  git clone --quiet --no-checkout "$source" "$folder.part"
  mv "$folder.part" "$folder"
fi
cd "$folder"
if [ "$(git rev-parse --short=7 HEAD)" != "$commit" ] || [ ! -x scripts/generate-compose ]; then
  git cat-file -e "$commit^{commit}" || git fetch --quiet origin
  git checkout --quiet "$commit"
fi
git submodule update --quiet --init --recursive

cat > .env.part
mv .env.part .env
./scripts/generate-compose
docker compose up --detach --no-build
