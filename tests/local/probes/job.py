"""A job that does what its arguments say: ``job.py exit CODE [ONCE]``, ``sleep``, ``env NAME``."""

import os
import sys
import time

match sys.argv[1:]:
    case ["exit", code]:
        sys.exit(int(code))
    case ["exit-once", code]:
        sys.exit(int(code) if os.environ["AWS_BATCH_JOB_ATTEMPT"] == "1" else 0)
    case ["sleep"]:
        print("asleep", flush=True)
        time.sleep(60)
    case ["allocate", mib]:
        held = bytearray(int(mib) << 20)
        time.sleep(60)
    case ["env", *names]:
        for name in names:
            print(f"{name}={os.environ.get(name)}")
