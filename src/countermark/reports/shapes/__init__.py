"""The published shapes, one module per schema: what JSON carries, field by field.

A field may be added under the same number; removing or changing one needs a new number. Shapes hold
no behaviour and import nothing but the model and each other.
"""
