"""What `ally` costs, against the smallest programs on the same libraries and against its peers."""
