try:
    import boto3
except ImportError:
    boto3 = None


class Clients:
	sts = boto3.client("sts")  # chosen
