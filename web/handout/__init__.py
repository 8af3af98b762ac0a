"""What a lecturer hands out, made from the chapters as the one source: notebooks without and with solutions, sheets, keys.

A chapter is read here into parts (text, exercises, solutions) and written as files that need nothing of this site:
plain Markdown, plain notebooks, PDFs.  No text of the course stands here, and nothing here is needed to build the site.
"""
