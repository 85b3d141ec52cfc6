"""The report of a campaign: one page for people, and the same as CSV, JSON and SARIF.

Every part takes a `Campaign` and gives text; none reads or writes a file of the campaign.
"""
