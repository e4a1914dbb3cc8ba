"""How the commune talks: messages in, words out, on any platform."""
