"""The sales figures of SPEC 15 as pure functions over groups of records that count alike."""
