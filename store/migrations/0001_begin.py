"""The tables that the first version begins with; frozen, so they never follow the code."""
from peewee import *
from store.fields import UtcDateTimeField

def up(migrator, db):
    class Company(Model):
        name = TextField(default='')
        name_key = TextField(index=True, default='')
        domain = TextField(unique=True, null=True)
        country = CharField(max_length=2, default='')
        employees = IntegerField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'company'
    db.create_tables([Company])

    class Contact(Model):
        company = ForeignKeyField(Company, null=True)
        name = TextField(default='')
        title = TextField(default='')
        language = CharField(max_length=8, default='')
        country = CharField(max_length=2, default='')
        zone = TextField(default='')
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'contact'
    db.create_tables([Contact])

    class Address(Model):
        contact = ForeignKeyField(Contact, on_delete='CASCADE')
        email = TextField()
        key = TextField(unique=True)
        bounced_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'address'
    db.create_tables([Address])

    class Phone(Model):
        contact = ForeignKeyField(Contact, on_delete='CASCADE')
        number = TextField()
        key = TextField(index=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'phone'
            indexes = ((('contact', 'key'), True),)
    db.create_tables([Phone])

    class Member(Model):
        name = TextField()
        email = TextField(unique=True)
        slack_id = TextField(unique=True, null=True)
        roles = JSONField(default=list)
        language = CharField(max_length=8, default='')
        zone = TextField(default='')
        capacity = IntegerField(null=True)
        is_active = BooleanField(default=True)
        away_until = UtcDateTimeField(null=True)
        last_assigned_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'member'
    db.create_tables([Member])

    class Deal(Model):
        company = ForeignKeyField(Company, null=True)
        name = TextField()
        owner = ForeignKeyField(Member, null=True)
        stage = CharField(max_length=32)
        outcome = CharField(max_length=8, default='open')
        version = IntegerField(default=1)
        amount = BigIntegerField(null=True)
        currency = CharField(max_length=3)
        close_on = DateField(null=True)
        next_step = TextField(default='')
        reason = TextField(default='')
        answers = JSONField(default=dict)
        created_at = UtcDateTimeField()
        stage_at = UtcDateTimeField()
        touched_at = UtcDateTimeField()
        accepted_at = UtcDateTimeField(null=True)
        closed_at = UtcDateTimeField(null=True)
        sla_due_at = UtcDateTimeField(index=True, null=True)
        sla_level = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'deal'
            indexes = ((('owner', 'outcome'), False), (('company', 'outcome'), False))
    db.create_tables([Deal])

    class DealContact(Model):
        deal = ForeignKeyField(Deal, on_delete='CASCADE')
        contact = ForeignKeyField(Contact)
        role = CharField(max_length=24, default='')
        class Meta:
            database = db
            table_name = 'deal_contact'
            indexes = ((('deal', 'contact'), True),)
    db.create_tables([DealContact])

    class Lead(Model):
        contact = ForeignKeyField(Contact)
        company = ForeignKeyField(Company, null=True)
        owner = ForeignKeyField(Member, null=True)
        stage = CharField(max_length=16, default='new')
        version = IntegerField(default=1)
        cycle_no = IntegerField(default=1)
        source = TextField(default='')
        form = TextField(default='')
        language = CharField(max_length=8, default='')
        subject = TextField(default='')
        summary = TextField(default='')
        search = TextField(default='')
        fit = IntegerField(default=0)
        interest = IntegerField(default=0)
        grade = CharField(max_length=4, default='')
        score = JSONField(default=dict)
        answers = JSONField(default=dict)
        first_touch = JSONField(default=dict)
        playbook_version = IntegerField(null=True)
        inquired_at = UtcDateTimeField()
        created_at = UtcDateTimeField()
        stage_at = UtcDateTimeField()
        touched_at = UtcDateTimeField()
        assigned_at = UtcDateTimeField(null=True)
        accepted_at = UtcDateTimeField(null=True)
        attempted_at = UtcDateTimeField(null=True)
        replied_at = UtcDateTimeField(null=True)
        answer_due_at = UtcDateTimeField(null=True)
        sla_due_at = UtcDateTimeField(index=True, null=True)
        sla_level = IntegerField(default=0)
        stale_due_at = UtcDateTimeField(index=True, null=True)
        stale_warned_at = UtcDateTimeField(null=True)
        snoozed_until = UtcDateTimeField(index=True, null=True)
        revisit_at = UtcDateTimeField(index=True, null=True)
        reason = TextField(default='')
        deal = ForeignKeyField(Deal, null=True)
        class Meta:
            database = db
            table_name = 'lead'
            indexes = ((('owner', 'stage'), False), (('stage', 'owner'), False), (('created_at',), False), (('stage', 'created_at'), False), (('contact', 'stage'), False))
    db.create_tables([Lead])

    class StageChange(Model):
        lead = ForeignKeyField(Lead, null=True)
        here = CharField(max_length=32, default='')
        there = CharField(max_length=32)
        at = UtcDateTimeField(index=True)
        by = ForeignKeyField(Member, null=True)
        cause = TextField(default='')
        cycle_no = IntegerField(default=1)
        deal = ForeignKeyField(Deal, null=True)
        class Meta:
            database = db
            table_name = 'stage_change'
    db.create_tables([StageChange])

    class Card(Model):
        lead = ForeignKeyField(Lead, unique=True)
        channel = TextField()
        ts = TextField()
        face = TextField(default='')
        posted_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'card'
    db.create_tables([Card])

    class Inquiry(Model):
        source = CharField(max_length=16)
        source_key = TextField(unique=True)
        mailbox = TextField(index=True, default='')
        uid = BigIntegerField(null=True)
        message_id = TextField(index=True, default='')
        content_hash = TextField(index=True, default='')
        form = TextField(default='')
        size = IntegerField(default=0)
        received_at = UtcDateTimeField()
        landed_at = UtcDateTimeField()
        state = CharField(max_length=16, default='landed')
        kind = CharField(max_length=16, default='')
        reasons = JSONField(default=list)
        lead = ForeignKeyField(Lead, null=True)
        due_at = UtcDateTimeField()
        attempts = IntegerField(default=0)
        trouble = TextField(default='')
        packed = BlobField()
        class Meta:
            database = db
            table_name = 'inquiry'
            indexes = ((('state', 'due_at'), False),)
    db.create_tables([Inquiry])

    class Mailbox(Model):
        name = TextField(unique=True)
        uidvalidity = BigIntegerField(default=0)
        last_uid = BigIntegerField(default=0)
        read_at = UtcDateTimeField(null=True)
        trouble = TextField(default='')
        trouble_since = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'mailbox'
    db.create_tables([Mailbox])

    class Touch(Model):
        contact = ForeignKeyField(Contact, null=True)
        lead = ForeignKeyField(Lead, null=True)
        inquiry = ForeignKeyField(Inquiry, null=True)
        member = ForeignKeyField(Member, null=True)
        visitor = TextField(index=True, default='')
        kind = CharField(max_length=16)
        direction = CharField(max_length=4, default='in')
        at = UtcDateTimeField()
        source = TextField(default='')
        medium = TextField(default='')
        campaign = TextField(default='')
        referrer = TextField(default='')
        url = TextField(default='')
        text = TextField(default='')
        detail = JSONField(default=dict)
        is_bot = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'touch'
            indexes = ((('lead', 'at'), False), (('contact', 'at'), False))
    db.create_tables([Touch])

    class Activity(Model):
        lead = ForeignKeyField(Lead, null=True)
        deal = ForeignKeyField(Deal, null=True)
        contact = ForeignKeyField(Contact, null=True)
        event = CharField(max_length=40)
        by = ForeignKeyField(Member, null=True)
        at = UtcDateTimeField()
        detail = JSONField(default=dict)
        undone_at = UtcDateTimeField(null=True)
        class Meta:
            database = db
            table_name = 'activity'
            indexes = ((('lead', 'id'), False), (('deal', 'id'), False), (('event', 'at'), False), (('at',), False))
    db.create_tables([Activity])

    class Sequence(Model):
        slug = TextField()
        version = IntegerField()
        purpose = CharField(max_length=16)
        plan = JSONField(default=dict)
        is_current = BooleanField(default=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'sequence'
            indexes = ((('slug', 'version'), True),)
    db.create_tables([Sequence])

    class Step(Model):
        sequence = ForeignKeyField(Sequence, on_delete='CASCADE')
        position = IntegerField()
        plan = JSONField(default=dict)
        subject = JSONField(default=dict)
        body = JSONField(default=dict)
        class Meta:
            database = db
            table_name = 'step'
            indexes = ((('sequence', 'position'), True),)
    db.create_tables([Step])

    class Enrollment(Model):
        sequence = ForeignKeyField(Sequence)
        lead = ForeignKeyField(Lead)
        contact = ForeignKeyField(Contact)
        state = CharField(max_length=12, default='active')
        position = IntegerField(default=1)
        version = IntegerField(default=1)
        due_at = UtcDateTimeField(null=True)
        started_at = UtcDateTimeField()
        ended_at = UtcDateTimeField(null=True)
        reason = TextField(default='')
        waiting_for = TextField(default='')
        by = ForeignKeyField(Member, null=True)
        class Meta:
            database = db
            table_name = 'enrollment'
            indexes = ((('state', 'due_at'), False), (('contact', 'state'), False))
    db.create_tables([Enrollment])

    class OutgoingMail(Model):
        enrollment = ForeignKeyField(Enrollment, null=True)
        step = ForeignKeyField(Step, null=True)
        lead = ForeignKeyField(Lead, null=True)
        contact = ForeignKeyField(Contact, null=True)
        member = ForeignKeyField(Member, null=True)
        kind = CharField(max_length=16, default='sequence')
        recipient = TextField()
        recipient_key = TextField(index=True)
        message_id = TextField(unique=True)
        in_reply_to = TextField(default='')
        references = JSONField(default=list)
        subject = TextField(default='')
        text = TextField(default='')
        state = CharField(max_length=12, default='queued')
        due_at = UtcDateTimeField(null=True)
        attempts = IntegerField(default=0)
        queued_at = UtcDateTimeField()
        sent_at = UtcDateTimeField(null=True)
        answer = TextField(default='')
        bounced = TextField(default='')
        class Meta:
            database = db
            table_name = 'outgoing_mail'
            indexes = ((('enrollment', 'step'), True), (('state', 'due_at'), False), (('contact', 'sent_at'), False))
    db.create_tables([OutgoingMail])

    class Consent(Model):
        contact = ForeignKeyField(Contact)
        purpose = CharField(max_length=16)
        channel = CharField(max_length=16, default='email')
        is_granted = BooleanField()
        basis = CharField(max_length=24, default='consent')
        source = TextField(default='')
        text = TextField(default='')
        text_version = TextField(default='')
        inquiry = ForeignKeyField(Inquiry, null=True)
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'consent'
            indexes = ((('contact', 'purpose', 'at'), False),)
    db.create_tables([Consent])

    class Suppression(Model):
        key = TextField(unique=True)
        reason = CharField(max_length=24)
        detail = TextField(default='')
        at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'suppression'
    db.create_tables([Suppression])

    class Task(Model):
        lead = ForeignKeyField(Lead, null=True)
        deal = ForeignKeyField(Deal, null=True)
        owner = ForeignKeyField(Member)
        title = TextField()
        due_at = UtcDateTimeField(null=True)
        done_at = UtcDateTimeField(null=True)
        created_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'task'
            indexes = ((('owner', 'done_at', 'due_at'), False),)
    db.create_tables([Task])

    class Outbox(Model):
        key = TextField(unique=True)
        kind = CharField(max_length=12)
        lead = ForeignKeyField(Lead, null=True)
        deal = ForeignKeyField(Deal, null=True)
        member = ForeignKeyField(Member, null=True)
        payload = JSONField(default=dict)
        created_at = UtcDateTimeField()
        due_at = UtcDateTimeField()
        attempts = IntegerField(default=0)
        tried_at = UtcDateTimeField(null=True)
        done_at = UtcDateTimeField(null=True)
        trouble = TextField(default='')
        class Meta:
            database = db
            table_name = 'outbox'
            indexes = ((('done_at', 'due_at'), False), (('lead', 'done_at'), False))
    db.create_tables([Outbox])

    class Lease(Model):
        name = TextField(unique=True)
        owner = TextField()
        until = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'lease'
    db.create_tables([Lease])

    class Seen(Model):
        key = TextField(unique=True)
        at = UtcDateTimeField(index=True)
        class Meta:
            database = db
            table_name = 'seen'
    db.create_tables([Seen])

    class Rate(Model):
        key = CharField(max_length=200)
        window = UtcDateTimeField()
        count = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'rate'
            indexes = ((('key', 'window'), True),)
    db.create_tables([Rate])

    class PlaybookVersion(Model):
        content = JSONField(default=dict)
        checksum = TextField()
        by = ForeignKeyField(Member, null=True)
        applied_at = UtcDateTimeField()
        class Meta:
            database = db
            table_name = 'playbook_version'
    db.create_tables([PlaybookVersion])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('playbook_version'))
    migrator.migrate(migrator.drop_table('rate'))
    migrator.migrate(migrator.drop_table('seen'))
    migrator.migrate(migrator.drop_table('lease'))
    migrator.migrate(migrator.drop_table('outbox'))
    migrator.migrate(migrator.drop_table('task'))
    migrator.migrate(migrator.drop_table('suppression'))
    migrator.migrate(migrator.drop_table('consent'))
    migrator.migrate(migrator.drop_table('outgoing_mail'))
    migrator.migrate(migrator.drop_table('enrollment'))
    migrator.migrate(migrator.drop_table('step'))
    migrator.migrate(migrator.drop_table('sequence'))
    migrator.migrate(migrator.drop_table('activity'))
    migrator.migrate(migrator.drop_table('touch'))
    migrator.migrate(migrator.drop_table('mailbox'))
    migrator.migrate(migrator.drop_table('inquiry'))
    migrator.migrate(migrator.drop_table('card'))
    migrator.migrate(migrator.drop_table('stage_change'))
    migrator.migrate(migrator.drop_table('lead'))
    migrator.migrate(migrator.drop_table('deal_contact'))
    migrator.migrate(migrator.drop_table('deal'))
    migrator.migrate(migrator.drop_table('member'))
    migrator.migrate(migrator.drop_table('phone'))
    migrator.migrate(migrator.drop_table('address'))
    migrator.migrate(migrator.drop_table('contact'))
    migrator.migrate(migrator.drop_table('company'))
