"""Content: the files of courses, quizzes and certificate designs become values of `app.core.model`, or a list of problems."""
