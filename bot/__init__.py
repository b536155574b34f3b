"""Answers members in Slack: one card per lead, commands, buttons, modals and the App Home."""
