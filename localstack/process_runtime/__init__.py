"""Image functions, Batch and parallel SQS for LocalStack's open edition, as local processes."""
