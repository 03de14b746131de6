"""Budget, changes and contracts, added up."""
