#!/usr/bin/env bash
# compile.sh UV: writes every lock beside its .in file; dev.txt first, the images' locks within it.
set -euo pipefail
cd "$(dirname "$0")"
compile() {
  "$1" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header "${@:2}"
}
compile "$1" dev.in -o dev.txt
for image in shared functions api search job models; do
  compile "$1" -c dev.txt "$image.in" -o "$image.txt"
done
compile "$1" -c dev.txt --override job-gpu.overrides job-gpu.in -o job-gpu.txt
compile "$1" ../../localstack/requirements.in -o ../../localstack/requirements.txt
