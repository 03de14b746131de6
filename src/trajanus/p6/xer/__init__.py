"""Reading and patching XER, the text export of P6."""
