"""Where Streamlit enters the app."""
