"""Every table, in the order in which they can be created."""

from store.consents import Consent, Suppression
from store.deals import Deal, DealContact
from store.inquiries import Inquiry, Mailbox
from store.journal import Activity
from store.leads import Card, Lead, StageChange
from store.leases import Lease, Rate, Seen
from store.outbox import Outbox
from store.people import Address, Company, Contact, Member, Phone
from store.playbooks import PlaybookVersion
from store.sequences import Enrollment, OutgoingMail, Sequence, Step
from store.tasks import Task
from store.touches import Touch

TABLES = [
    Company,
    Contact,
    Address,
    Phone,
    Member,
    Deal,
    DealContact,
    Lead,
    StageChange,
    Card,
    Inquiry,
    Mailbox,
    Touch,
    Activity,
    Sequence,
    Step,
    Enrollment,
    OutgoingMail,
    Consent,
    Suppression,
    Task,
    Outbox,
    Lease,
    Seen,
    Rate,
    PlaybookVersion,
]
