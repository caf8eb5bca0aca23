"""What every command shares: settings from the environment, and errors as sentences."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from alembic.util import CommandError
from sqlalchemy.exc import DatabaseError

from app import server
from app.config import Settings, SettingsError
from app.content.problems import ContentProblems
from app.credentials.page import DesignError
from app.credentials.signing import UnusableKey
from app.services.issuer_keys import OtherKey


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Say what is wrong in a sentence and stop with status 1."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except SettingsError as error:
            stop("The settings cannot be used:", *error.problems)
        except ContentProblems as error:
            stop("The content cannot be used:", *map(str, error.problems))
        except server.CannotListen as error:
            stop(str(error))
        except DatabaseError as error:
            stop(f"The database cannot be used: {error.orig}", "Check the data folder, the disk, and DATABASE_URL.")
        except CommandError as error:
            stop(f"The database cannot be migrated: {error}", "It may belong to a newer version of Gangway.")
        except (DesignError, UnusableKey, OtherKey) as error:
            stop(str(error))
        except BrokenPipeError:
            raise  # click ends quietly where whoever reads the output, such as `head`, has gone
        except OSError as error:
            stop(
                ": ".join(str(part) for part in (error.strerror, error.filename) if part),
                "Check that the data folder can be written and the disk has room.",
            )

    return run


def stop(*lines: str) -> None:
    """Print lines to standard error and end with status 1."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


def settings() -> Settings:
    """The settings of the environment."""
    return Settings.from_environment(os.environ)
