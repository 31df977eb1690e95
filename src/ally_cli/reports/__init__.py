"""What the commands answer, a module each.

A report module turns records of the data set into items, which every machine format writes as they
are, and says how to draw them. Nothing here knows a format, a terminal or the command line.
"""
