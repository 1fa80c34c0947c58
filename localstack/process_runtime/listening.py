"""LocalStack listens where GATEWAY_LISTEN says; by itself it takes the port on every interface."""

from typing import Any

from localstack.runtime import hooks


@hooks.on_infra_start(priority=1000)  # type: ignore[untyped-decorator]
def listen_where_it_is_told() -> None:
    """Gives the server's endpoints the host that LocalStack passes for IPv6 only."""
    from localstack import config
    from localstack.runtime.server import twisted

    hosts = {address.port: address.host for address in config.GATEWAY_LISTEN}
    endpoints: Any = vars(twisted)["endpoints"]
    made = endpoints.TCP4ServerEndpoint

    def endpoint(reactor: Any, port: int, **given: Any) -> Any:
        return made(reactor, port, **{"interface": hosts.get(port, ""), **given})

    endpoints.TCP4ServerEndpoint = endpoint
