"""Lambda's entry: invoked by hand, or by CloudFormation as a custom resource."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.apply_schema.apply import apply_schema
from functions.apply_schema.custom_resource import answer
from scenedex.aws import Clients
from scenedex.settings import settings
from scenedex.stage import entry_point


@entry_point
def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, object]:
    """Applies the migrations that the database lacks."""
    if "ResponseURL" in event:
        return answer(event, log=context.log_stream_name, work=_apply)
    return _apply()


def _apply() -> dict[str, object]:
    return apply_schema(settings(), Clients(settings()))
