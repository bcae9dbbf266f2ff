"""The figures of sales and service of SPEC 15 as pure functions over groups of records that count alike."""
