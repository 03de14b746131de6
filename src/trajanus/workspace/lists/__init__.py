"""What people find in lists: filters, columns, groups, files, views, chosen records."""
