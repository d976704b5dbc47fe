"""What numbers mean: sliders, amounts of money, places of a ranking, and the words beside them."""
