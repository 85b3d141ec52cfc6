"""The names of the settings that bear on the STS endpoint [botocore configprovider.py]."""

from __future__ import annotations

MODE_VARIABLE, MODE_KEY = "AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints"
MODE_NAMES = frozenset({MODE_VARIABLE, MODE_KEY})
REGION_VARIABLES = ("AWS_DEFAULT_REGION", "AWS_REGION")  # boto3 reads the first only
STS_URL_NAMES = frozenset({"AWS_ENDPOINT_URL_STS", "sts.endpoint_url"})
"""Endpoint URLs of STS alone; the second is the key below `sts =` in a services section."""
URL_NAMES = STS_URL_NAMES | {"AWS_ENDPOINT_URL", "endpoint_url"}
VARIABLES = frozenset(
    {
        MODE_VARIABLE,
        *REGION_VARIABLES,
        "AWS_CONFIG_FILE",
        "AWS_DEFAULTS_MODE",
        "AWS_DEFAULT_PROFILE",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_STS",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_PROFILE",
        "AWS_ROLE_ARN",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
    }
)
"""Variables that botocore or its neighbours read."""
