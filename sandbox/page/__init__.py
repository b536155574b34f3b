"""The page where one person acts everybody: the prospect on the left, Slack on the right."""
