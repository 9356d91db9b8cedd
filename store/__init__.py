"""The database: tables, migrations, the merge that writes them and the queries that read them."""
