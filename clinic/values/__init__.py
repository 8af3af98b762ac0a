"""The numbers that a formula gives for three classes: typed numbers in, the mistake they belong to out.

``table`` holds what each mistake of the catalogue gives, ``expressions`` reads what was typed, ``numbers``
compares.  The script on the landing page does the same with the same table; what is added here is added there.
"""
