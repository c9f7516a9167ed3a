"""A warning that obliges, for people and for programs: who has done what, and reminders."""
