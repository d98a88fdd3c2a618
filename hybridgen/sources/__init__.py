"""Any input file becomes one frame of rows with stable ids. It knows nothing of models, prompts or privacy."""
