"""The local stack: an embedded Postgres and LocalStack on the host, with template.yaml deployed."""
