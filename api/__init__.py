"""How the outside gets in: webhooks, the web chat, JSON, health, the command line."""
