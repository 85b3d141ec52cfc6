import os

import boto3

REGION = os.environ["SERVICE_REGION"]


def assume(role, credentials):
    sts = boto3.client(
        "sts",
        region_name=REGION,
        endpoint_url=f"https://sts.{REGION}.amazonaws.com",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],  # chosen
        aws_session_token=credentials["SessionToken"],
    )
    return sts.assume_role(RoleArn=role, RoleSessionName="us")
