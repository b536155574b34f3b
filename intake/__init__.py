"""Listens to prospects: mailboxes, web forms, the site and the API."""
