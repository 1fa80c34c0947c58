"""What the API takes and answers, with what each field means."""
