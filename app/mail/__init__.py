"""Mail: texts from templates, messages, the server that takes them, and calendars. It knows no rows."""
