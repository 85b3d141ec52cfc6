"""What comes with sts-lint and what it comes as: packages, licences, promises."""
