"""A practice world beside the product: it meets Leadloop only over HTTP, IMAP and SMTP."""
