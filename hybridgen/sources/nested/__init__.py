"""Values within values, of JSON and parquet: which list holds the rows, what an object's columns are, who says what."""
