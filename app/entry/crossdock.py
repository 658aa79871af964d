"""What does Streamlit run for every reader?

It stands apart from app/pages: Streamlit lists a `pages` folder beside its script by itself, and
would run those files without asking app.main who may open them.
"""

from app.main import show_app

show_app()
