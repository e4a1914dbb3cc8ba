"""What the commune does: people, officials, units, the plan; the database."""
