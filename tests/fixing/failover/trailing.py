import boto3
from botocore.exceptions import ClientError

sts = (
    boto3
    .client(
        service_name="sts",
        region_name="us-east-1",  # chosen
    )
)


def is_known():
    try:
        return bool(sts.get_caller_identity())
    except ClientError:
        return False
