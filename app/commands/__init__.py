"""The `gangway` commands by area; `app.cli` gathers them."""
