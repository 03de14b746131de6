"""Who wins, field by field, when both sides changed; and how every decision can be traced."""
