"""The beginning that several journeys share: an inquiry, worked until sales has it."""

from tests.journeys.people import DANIEL
from tests.journeys.town import Town

SUBJECT = "Demo for a 60-truck fleet?"
TEXT = """Hello,

I run operations at Alder Freight: 60 trucks, planned by hand every morning.
Could we see a demo next week, and what would it cost?

Best regards,
Daniel Reed
VP Operations, Alder Freight
+1 555 0100
"""


def inquire(town: Town) -> str:
    """Daniel asks; his lead's key comes back."""
    town.prospect_writes(DANIEL, SUBJECT, TEXT)
    return "L-1"


def hand_over(town: Town, amount: str = "15,000,000") -> str:
    """Daniel's lead is accepted, qualified and converted by Tae, and accepted by Jun."""
    lead = inquire(town)
    town.tae.presses("Accept", lead)
    town.tae.presses("Qualify", lead)
    town.tae.fills_in(budget="yes", authority="yes", need="yes")
    town.tae.presses("Convert", lead)
    town.tae.fills_in(name="Alder Freight")
    town.jun.presses("Accept deal", lead)
    town.jun.fills_in(amount=amount)
    return lead
