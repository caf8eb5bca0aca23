"""The yardstick: a bare Flask page on the same server."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """As little as Flask can do."""
    return "Hello"
