#!/bin/sh
# install.sh LOCK: what the lock names, and nothing else, as a virtual environment in /opt/venv.
# --no-deps: the lock is whole, and job-gpu.txt leaves out one package that another one asks for.
set -eu
python3 -m venv --without-pip /opt/venv
python3 -m pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --no-deps \
  --only-binary :all: --require-hashes --requirement "$1"

# Nothing of this is read at run time. Type stubs and C headers serve builds, tests serve authors.
cd /opt/venv
find lib -depth -type d \( -name tests -o -name include \) -exec rm -rf {} +
find lib -type f \( -name '*.pyi' -o -name '*.pxd' -o -name '*.h' -o -name '*.c' -o -name '*.a' \) -delete
rm -rf bin/activate* bin/Activate* include
# Lambda's file system is read-only, so bytecode that is not here is compiled at every cold start.
python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash lib

# The code lies in the working directory; whoever starts elsewhere finds it all the same.
echo /var/task > "$(echo lib/python3*/site-packages)/task.pth"
