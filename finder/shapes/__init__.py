"""The JSON of finder's things: one marshmallow schema each for data files, curators and the API."""
