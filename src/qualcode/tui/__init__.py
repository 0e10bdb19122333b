"""The screens: a coder's work at the terminal. The only room that knows Textual."""
