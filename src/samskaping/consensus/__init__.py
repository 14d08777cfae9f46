"""What the coders take to a consensus meeting. It stays in the house: it holds what people said."""
