"""What people and programs see of an inquiry: the document, tables, pages, forms, explanations.

Everything is made from the published document alone. Decides nothing and opens nothing.
"""
