"""Decides: one verb, one function, one transaction. This page is the table of contents.

Every verb takes its subject first and ``by`` (the member who acts, ``None`` for Leadloop itself)
and ``at`` (an aware moment) by name. It journals what it did, queues what must be said, and raises
``rules.refusals.Refused`` when it says no.
"""

from funnel.assignment import (
    accept as accept,
)
from funnel.assignment import (
    assign as assign,
)
from funnel.assignment import hand_back as hand_back
from funnel.assignment import remind_sla as remind_sla
from funnel.assignment import route_unassigned as route_unassigned
from funnel.assignment import set_away as set_away
from funnel.cards import card_posted as card_posted
from funnel.cards import card_refreshed as card_refreshed
from funnel.cards import said as said
from funnel.consents import grant as grant
from funnel.consents import unsubscribe as unsubscribe
from funnel.consents import unsubscribe_address as unsubscribe_address
from funnel.conversion import accept_deal as accept_deal
from funnel.conversion import convert as convert
from funnel.conversion import reject_deal as reject_deal
from funnel.deals import advance as advance
from funnel.deals import lose as lose
from funnel.deals import remind_deal as remind_deal
from funnel.deals import set_amount as set_amount
from funnel.deals import win as win
from funnel.engagement import answer_mail as answer_mail
from funnel.engagement import note as note
from funnel.engagement import record_touch as record_touch
from funnel.engagement import snooze as snooze
from funnel.engagement import update as update
from funnel.engagement import wake as wake
from funnel.inquiries import capture_form as capture_form
from funnel.inquiries import capture_mail as capture_mail
from funnel.inquiries import create_lead as create_lead
from funnel.inquiries import postpone_inquiry as postpone_inquiry
from funnel.inquiries import quarantine as quarantine
from funnel.inquiries import replay as replay
from funnel.inquiries import try_inquiry as try_inquiry
from funnel.landing import Arrived as Arrived
from funnel.landing import FirstTouch as FirstTouch
from funnel.landing import begin_mailbox as begin_mailbox
from funnel.landing import count_hit as count_hit
from funnel.landing import first_delivery as first_delivery
from funnel.landing import land_form as land_form
from funnel.landing import land_mails as land_mails
from funnel.landing import mailbox_read as mailbox_read
from funnel.landing import mailbox_troubled as mailbox_troubled
from funnel.landing import raw_of as raw_of
from funnel.mailroom import Mailroom as Mailroom
from funnel.members import add_member as add_member
from funnel.members import link_member as link_member
from funnel.members import set_language as set_language
from funnel.outbox import queue_digest as queue_digest
from funnel.playbooks import apply_playbook as apply_playbook
from funnel.qualification import disqualify as disqualify
from funnel.qualification import qualify as qualify
from funnel.recycling import recycle as recycle
from funnel.recycling import revive as revive
from funnel.recycling import warn_stale as warn_stale
from funnel.sending import begin_send as begin_send
from funnel.sending import mail_failed as mail_failed
from funnel.sending import mail_sent as mail_sent
from funnel.sending import mail_unclear as mail_unclear
from funnel.sending import review_stranded as review_stranded
from funnel.sending import settle_review as settle_review
from funnel.sequences import enroll as enroll
from funnel.sequences import stop as stop
from funnel.sequences import stop_all as stop_all
from funnel.sequences import take_step as take_step
from funnel.tasks import add_task as add_task
from funnel.tasks import finish_task as finish_task
from funnel.undo import undo as undo
