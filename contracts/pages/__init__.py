"""What the pages of contracts say: the next step, the milestones, what each act leads to, the record in words."""
