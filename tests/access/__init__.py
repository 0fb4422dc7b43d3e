"""Who may reach which route: one module per app, written by hand, apart from what the views declare."""
