"""What a Word template is: its package, its language, its manifest, and the library of all of them."""
