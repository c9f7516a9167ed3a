"""Is this name or identifier a listed or registered party? Every answer comes with its evidence.

Refuses to call any likeness certain: what does, is said in ``screening.certainty``. From Python a
table of pairs is scored by ``countermark.assessment.scoring.score_pairs``: rooms know no Arrow.
"""
