"""Questions to suppliers, and their answers, for people: text, documents, lists."""
