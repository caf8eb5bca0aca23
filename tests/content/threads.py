"""The small tree with two more pools: a branching scenario, and a shared one of two items."""

from pathlib import Path

from tests.content import trees
from tests.content.trees import HEBREW_QUIZ, QUIZ

BRANCHING = """
  - id: threads
    draw: 1
    scenarios:
      - id: late-tag
        stimulus:
          kind: post
          author: The boat shop
          text: We open on Monday at nine.
          comments:
            - author: A friend
              text: You work there. Explain yourselves.
        items:
          - id: late-tag-thread
            type: branching
            objective: ask-a-colleague
            explained_in: ask#manager
            stem: It is 23:10, and you are tagged.
            situations:
              - id: tagged
                tension: 2
                text: Your phone lights up beside the bed.
                remarks:
                  - author: A stranger
                    text: Nobody there will answer.
                choices:
                  - {id: reply, text: You write back., consequence: Forty answers within the hour., leads_to: forty, harm: 1/10}
                  - {id: report, text: You pass it on., consequence: Whose job it is has it now., leads_to: cooled}
                  - {id: leave, text: You let it lie., consequence: It is quiet for ten minutes., leads_to: presses}
              - id: presses
                tension: 3
                remarks:
                  - author: A friend
                    text: I know that you are awake.
                choices:
                  - {id: argue, text: You argue., consequence: Others join in., leads_to: forty, harm: 1/10}
                  - {id: tell, text: You say that it is passed on., consequence: That is all they wanted., leads_to: cooled}
              - id: forty
                tension: 5
                text: Strangers write by the minute.
                remarks:
                  - author: A stranger
                    text: Typical.
                  - author: A customer
                    text: I want my deposit back.
                choices:
                  - {id: defend, text: You go on., consequence: A journalist asks your name., leads_to: headline, dangerous: true}
                  - {id: stop, text: You stop and tell., consequence: Somebody takes over., leads_to: morning}
              - id: morning
                tension: 3
                text: Your manager asks what happened.
                choices:
                  - {id: own-up, text: You tell it as it was., consequence: That helps., leads_to: contained}
                  - {id: leak, text: You post her name., consequence: It stays., leads_to: headline, critical: true}
            endings:
              - {id: cooled, text: By morning nobody remembers it., tension: 1, score: 1}
              - {id: contained, text: It took three people two days., tension: 2, score: 1/2}
              - {id: headline, text: You read about yourself at breakfast., tension: 5, score: 0}
"""

HEBREW_BRANCHING = """
  late-tag:
    stimulus:
      author: חנות הסירות
      text: נפתחים ביום שני בתשע.
      comments:
        - author: חברה
          text: אתם עובדים שם. תסבירו.
    items:
      late-tag-thread:
        stem: השעה 23:10, ותייגו אתכם.
        situations:
          tagged:
            text: הטלפון נדלק ליד המיטה.
            remarks:
              - author: אדם זר
                text: אף אחד שם לא יענה.
            choices:
              reply: {text: כותבים תשובה., consequence: ארבעים תגובות בתוך שעה.}
              report: {text: מעבירים הלאה., consequence: זה אצל מי שזה תפקידו.}
              leave: {text: מניחים לזה., consequence: שקט לעשר דקות.}
          presses:
            remarks:
              - author: חברה
                text: אני יודעת שאתם ערים.
            choices:
              argue: {text: מתווכחים., consequence: אחרים מצטרפים.}
              tell: {text: אומרים שזה הועבר הלאה., consequence: זה כל מה שהם רצו.}
          forty:
            text: זרים כותבים בכל דקה.
            remarks:
              - author: אדם זר
                text: אופייני.
              - author: לקוחה
                text: אני רוצה את המקדמה בחזרה.
            choices:
              defend: {text: ממשיכים., consequence: עיתונאי שואל לשמכם.}
              stop: {text: מפסיקים ומספרים., consequence: מישהו לוקח את זה.}
          morning:
            text: המנהלת שואלת מה קרה.
            choices:
              own-up: {text: מספרים כמו שהיה., consequence: זה עוזר.}
              leak: {text: מפרסמים את שם הלקוחה., consequence: אי אפשר להחזיר את זה.}
        endings:
          cooled: {text: עד הבוקר אף אחד לא זוכר.}
          contained: {text: זה לקח לשלושה אנשים יומיים.}
          headline: {text: קוראים על עצמכם בארוחת הבוקר.}
"""

SHARED = """
  - id: moving
    draw: 1
    scenarios:
      - id: moving-day
        stimulus:
          kind: email
          sender: A colleague in facilities
          recipient: Everybody
          subject: We move on Friday
          text: Your desk goes up one floor.
        items:
          - id: moving-first
            type: choice
            objective: find-the-desk
            explained_in: arrive#desk
            stem: What do you do before Friday?
            options:
              - {id: pack, text: Pack your drawer., score: 1, feedback: It is ready then.}
              - {id: shrug, text: Leave it as it is., score: 0, feedback: Others pack it for you.}
              - {id: refuse, text: Lock the drawer., score: 0, feedback: It cannot be moved.}
          - id: moving-second
            type: choice
            objective: find-the-desk
            explained_in: arrive#desk
            stem: And whom do you ask where it stands?
            options:
              - {id: facilities, text: Whoever wrote., score: 1, feedback: They know.}
              - {id: reception, text: The reception., score: 1/2, feedback: They find out.}
              - {id: nobody, text: Nobody at all., score: 0, feedback: You walk for long.}
"""

HEBREW_SHARED = """
  moving-day:
    stimulus:
      sender: עמיתה בתפעול
      recipient: כולם
      subject: עוברים ביום שישי
      text: השולחן שלכם עולה קומה.
    items:
      moving-first:
        stem: מה עושים לפני יום שישי?
        options:
          pack: {text: אורזים את המגירה., feedback: היא מוכנה.}
          shrug: {text: משאירים כמו שהיא., feedback: אחרים יארזו.}
          refuse: {text: נועלים את המגירה., feedback: אי אפשר להזיז אותה.}
      moving-second:
        stem: ואת מי שואלים איפה הוא?
        options:
          facilities: {text: את מי שכתבה., feedback: שם יודעים.}
          reception: {text: את הקבלה., feedback: שם יבררו.}
          nobody: {text: אף אחד., feedback: תלכו הרבה.}
"""


def write(root: Path, rules: str = "") -> Path:
    """Write the tree with both pools into `root`, which is returned; `rules` are further lines of the quiz."""
    trees.write_tree(
        root,
        edits={
            QUIZ: lambda text: rules + text.rstrip() + BRANCHING + SHARED.lstrip("\n"),
            HEBREW_QUIZ: lambda text: text.rstrip() + HEBREW_BRANCHING + HEBREW_SHARED.lstrip("\n"),
        },
    )
    return trees.confirmed(root)
