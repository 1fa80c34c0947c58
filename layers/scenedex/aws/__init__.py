"""The only room that imports boto3: clients, objects, queues, jobs, secrets, signed URLs."""

from scenedex.aws.batch import BatchJobs, JobQueue, job_name
from scenedex.aws.clients import Clients
from scenedex.aws.presign import Presigner, SignedUrl, UploadForm
from scenedex.aws.queues import MessageQueue, SqsQueue
from scenedex.aws.s3 import S3Store
from scenedex.aws.secrets import Credentials, read_secret
from scenedex.aws.storage import ObjectInfo, ObjectStore, Upload

__all__ = [
    "BatchJobs",
    "Clients",
    "Credentials",
    "JobQueue",
    "MessageQueue",
    "ObjectInfo",
    "ObjectStore",
    "Presigner",
    "S3Store",
    "SignedUrl",
    "SqsQueue",
    "Upload",
    "UploadForm",
    "job_name",
    "read_secret",
]
