"""How the starter pack's image model was made. Needs torch; the product does not."""
