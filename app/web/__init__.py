"""Pages: each view parses, asks who may, calls a service or a query, and renders. One file per area."""
