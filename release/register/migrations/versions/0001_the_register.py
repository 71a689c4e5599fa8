"""The register: requests, people, what was put to a request, decisions, documents, the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OF_A_REQUEST = ("evidence", "approvals", "consultations", "notifications", "lifts", "decisions", "refusals",
                "reviews", "looks", "sent_back", "releases", "publications", "publication_reviews", "takedowns",
                "tasks", "sought_again", "whereabouts", "kept_until", "erasures", "asks", "disposals")
START = "0" * 64


def upgrade() -> None:
    """Make the tables, and the end of an empty log."""
    for name in ("requests", "people", "accounts", "tokens"):
        _records(name, of_a_request=False)
    for name in OF_A_REQUEST:
        _records(name, of_a_request=True)
    op.create_table("documents", sa.Column("sha256", sa.String(64), nullable=False),
                    sa.Column("text", sa.Text, nullable=False), sa.PrimaryKeyConstraint("sha256", name="pk_documents"))
    op.create_table("log", sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
                    sa.Column("request", sa.String(200)), sa.Column("line", sa.Text, nullable=False),
                    sa.Column("hash", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("seq", name="pk_log"))
    op.create_index("ix_log_request", "log", ["request"])
    head = op.create_table("head", sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
                           sa.Column("seq", sa.Integer, nullable=False),
                           sa.Column("hash", sa.String(64), nullable=False),
                           sa.PrimaryKeyConstraint("id", name="pk_head"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": START}])


def _records(name: str, of_a_request: bool) -> None:
    link = [sa.ForeignKeyConstraint(["request"], ["requests.id"], name=f"fk_{name}_request")] if of_a_request else []
    op.create_table(
        name, sa.Column("id", sa.String(200), nullable=False), sa.Column("version", sa.Integer, nullable=False),
        sa.Column("request", sa.String(200), nullable=not of_a_request), sa.Column("state", sa.String(40)),
        sa.Column("due", sa.DateTime(timezone=True)), sa.Column("body", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{name}"), *link)
    for column in ("request", "state", "due"):
        op.create_index(f"ix_{name}_{column}", name, [column])
