"""What people see in Slack: plain values in, blocks out; no client, no query, no clock."""
