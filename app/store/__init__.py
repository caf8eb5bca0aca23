"""Rows: engine, models, migrations, and the queries that pages read."""
