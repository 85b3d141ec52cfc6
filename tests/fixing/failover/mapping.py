#!/usr/bin/env python3
def once(function):
    return function


# Both names are used.
@once
def clients(secrets):
    import boto3

    options = {"aws_access_key_id": secrets.key, "aws_secret_access_key": secrets.secret}
    ours = theirs = boto3.client("sts", region_name="us-gov-west-1", **options)  # chosen
    return ours, theirs
