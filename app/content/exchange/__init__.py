"""Exchange of quizzes with other systems: GIFT, Aiken, Moodle XML and QTI 3.0 into quiz.yaml, and a quiz out again.

Every reader and writer speaks of `questions`; `importing` makes a quiz of them, `exporting` makes them of a quiz. What cannot be
carried over is told, one line each, and never dropped in silence.
"""
