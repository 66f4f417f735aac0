"""The five small engines (field, policy, rule, form, card), their one expression language, and the national conventions they speak; knows no feature."""
