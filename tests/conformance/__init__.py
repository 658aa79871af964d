"""Do KPIs survive the edge cases that the field is known to get wrong?"""
