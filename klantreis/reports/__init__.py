"""What people look at: one file per report, a query and pure shaping."""
