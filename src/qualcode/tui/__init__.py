"""The screens: a coder's work at the terminal. The only room that knows Textual."""

import os

os.environ.setdefault("TEXTUAL_FPS", "240")  # or what a key changes may wait 17 ms to be painted
os.environ.setdefault("ESCDELAY", "20")  # or Esc by itself waits 100 ms for the rest of an arrow key; tmux waits 10
