"""
AWS on loopback for a rehearsed apply: moto, with what it lacks for that beside it.

python3 server.py PORT LOG

Unpacked functions lie beside the log, in a folder that whoever starts the server removes.
"""

from __future__ import annotations

import os
import sys

PORT, LOG = int(sys.argv[1]), sys.argv[2]

# Read by moto as it is imported.
os.environ["MOTO_PORT"] = str(PORT)
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "true"
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

import repairs.ec2  # noqa: E402, F401
import repairs.others  # noqa: E402, F401
import services.dependencies  # noqa: E402, F401
import services.shared_vpcs  # noqa: E402, F401
import services.transit_gateway_routes  # noqa: E402, F401
from front import Front  # noqa: E402
from werkzeug.serving import run_simple  # noqa: E402

scratch = os.path.join(os.path.dirname(os.path.abspath(LOG)), "functions")
os.makedirs(scratch, exist_ok=True)
with open(LOG, "a", buffering=1) as log:
    front = Front(url=f"http://127.0.0.1:{PORT}", scratch=scratch, log=log)
    run_simple("127.0.0.1", PORT, front, threaded=True)
