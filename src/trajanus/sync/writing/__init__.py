"""From people and programs to Procore: asked, checked, kept in the outbox, sent once."""
