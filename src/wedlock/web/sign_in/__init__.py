"""How people sign in: what we change of django-allauth."""
