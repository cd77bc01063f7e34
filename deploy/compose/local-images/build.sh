#!/usr/bin/env bash
# Builds stand-ins for the public images of docker-compose.yml, for a machine that reaches Maven Central and Debian's packages
# (or mirrors of them) but no image registry. They follow what the compose file relies on: paths, variables, users, health checks.
#
#   deploy/compose/local-images/build.sh BASE      BASE: an image of Debian 12, for instance from
#       debootstrap --variant=minbase bookworm ROOT && tar -C ROOT -c . | docker import - debian:bookworm-local
#
# Afterwards: docker compose --env-file deploy/compose/local-images/local.env up --build
set -euo pipefail
base=${1:?"usage: build.sh BASE (an image of Debian 12)"}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/build/jdk.sh" && belay_find_jdk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOCKER_BUILDKIT=0 # without buildx, and with --network host: the build may have no route from a bridge

image() { # FOLDER TAG BASE
  cp "$here/$1"/* "$work/$1/"
  docker build --network host --build-arg "BASE=$3" --tag "belay-local/$2" "$work/$1"
}

dependency() { # the goal of the dependency plugin, and its settings
  "$root/mvnw" -q -f "$here/jars.xml" "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:$1" "${@:2}"
}

mkdir "$work"/{java,kafka,registry,postgres,s3proxy}
cp -R "$JAVA_HOME" "$work/java/jdk" && rm -f "$work/java/jdk/lib/src.zip"
image java java:25 "$base"
image postgres postgres:15 "$base"

dependency copy-dependencies -Pkafka -DincludeScope=runtime -DoutputDirectory="$work/kafka/libs"
image kafka kafka:4.2.1 belay-local/java:25

dependency copy-dependencies -Ps3proxy -DincludeScope=runtime -DoutputDirectory="$work/s3proxy/libs"
image s3proxy s3proxy:4.1.0 belay-local/java:25

dependency unpack -Dartifact=io.apicurio:apicurio-registry-app:3.3.3:tar.gz:all -DoutputDirectory="$work/registry/app"
image registry registry:3.3.3 belay-local/java:25
