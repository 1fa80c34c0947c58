"""A folder of its own for each LocalStack's objects; otherwise all on a machine share one in /tmp.

Two stacks would overwrite each other's objects there, and a second user could not start one.
"""

import tempfile

from localstack.runtime import hooks


@hooks.on_infra_start()  # type: ignore[untyped-decorator]
def keep_objects_apart() -> None:
    """Names the folder before the S3 service is made, which is when it is first asked for."""
    from localstack.services.s3 import provider

    provider.DEFAULT_S3_TMP_DIR = tempfile.mkdtemp(prefix="objects-")
