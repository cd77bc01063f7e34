#!/usr/bin/env bash
# Prints the folder with `prometheus` and `promtool`, which tests of rules and dashboards run. Fetches them through apt
# when they are not on the path: unpacked, not installed, since the package would start a Prometheus.
set -euo pipefail

if command -v prometheus >/dev/null 2>&1 && command -v promtool >/dev/null 2>&1; then
  dirname "$(command -v prometheus)"
  exit 0
fi
unpacked=${XDG_CACHE_HOME:-$HOME/.cache}/belay-tests/prometheus
if ! [ -x "$unpacked/usr/bin/promtool" ] || ! [ -x "$unpacked/usr/bin/prometheus" ]; then
  echo "belay: fetching Prometheus (apt-get download prometheus)" >&2
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  apt-cache show prometheus >/dev/null 2>&1 || $sudo apt-get update -qq >&2
  fetched=$(mktemp -d)
  trap 'rm -rf "$fetched"' EXIT
  mkdir -p "$unpacked"
  (cd "$fetched" && apt-get -o APT::Sandbox::User=root download -qq prometheus >&2 && dpkg -x prometheus_*.deb "$unpacked")
fi
echo "$unpacked/usr/bin"
