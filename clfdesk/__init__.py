"""clfdesk (残联案头): the desk of a township clerk who serves disabled people."""

__version__ = "0.1.0"
