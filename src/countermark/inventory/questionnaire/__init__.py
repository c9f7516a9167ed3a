"""Questions to suppliers: the shipped table, a questionnaire made of it, and filled ones read."""
