"""Agreement on tables that were made elsewhere, without a study."""
