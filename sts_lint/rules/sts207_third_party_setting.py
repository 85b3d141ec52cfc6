"""A key of another program chooses the global endpoint.

Many programs that call STS have a setting of their own for its endpoint or its Region, and
it beats what the SDK would do. The catalogue knows these keys, by product and kind of file;
`sts-lint rules STS207` prints it, and the table `third-party` of the settings adds to it. In
Python they are known where a program hands them on: Spark's `.config(key, value)` and its kin.

Before, in main.tf::

    provider "aws" {
      region = "eu-west-1"

      endpoints {
        sts = "https://sts.amazonaws.com"
      }
    }

After, in main.tf::

    provider "aws" {
      region = "eu-west-1"

      endpoints {
        sts = "https://sts.eu-west-1.amazonaws.com"
      }
    }

Sources:

- https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
- https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sts_lint.aws.context import Context
from sts_lint.carried import ThirdParty
from sts_lint.model import Diagnostic
from sts_lint.rule import Rule
from sts_lint.rules import third_party
from sts_lint.third_party.judging import judge

rule = Rule("STS207", "third-party-setting", __doc__)


@rule.on(ThirdParty)
def check(setting: ThirdParty, context: Context) -> Iterator[Diagnostic]:
    """Report what is wrong with a key of the catalogue."""
    judged = judge(setting.row, setting.entry, setting.region, setting.complete)
    if judged.flaw is not None:
        message = third_party.said(setting, judged.flaw)
        severity = third_party.severity(setting, judged.flaw)
        cure = third_party.cure(setting, judged.flaw, context)
        verdict, urls = judged.verdict, judged.urls
        found = rule.about_setting(setting.span, severity, message, cure, verdict, urls)
        yield replace(found, urls_complete=judged.urls_complete)
