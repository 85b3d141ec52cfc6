import boto3
import requests

session = boto3.Session(profile_name="deploy", region_name="ap-southeast-2")
ec2 = session.client("ec2")
sts = session.client("sts")  # chosen
