"""The AWS domain: partitions, hosts, SDK versions, endpoint resolution. Pure, no I/O."""
