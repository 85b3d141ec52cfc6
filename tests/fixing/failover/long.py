import boto3
import botocore.config
from botocore.exceptions import (
    ClientError,
)

__all__ = ["sts", "ClientError"]
sts = boto3.client("sts", region_name="us-east-1", endpoint_url="https://sts.us-east-1.amazonaws.com")  # chosen
