"""Gives the figures of budget rows columns of their own, and fills those of rows read before."""

from django.db import migrations, models

from trajanus.store.together import Together

#: Column -> what people read, and the titles that Procore gives.
_FIGURES = {
    "approved_changes": (None, "Approved COs", "Approved Change Orders", "Approved Budget Changes"),
    "committed_costs": (None, "Committed Costs"),
    "cost_at_completion": ("estimated cost at completion", "Estimated Cost at Completion"),
    "direct_costs": (None, "Direct Costs", "ERP Direct Costs"),
    "job_to_date_costs": (None, "Job to Date Costs", "ERP Job to Date Costs"),
    "over_under": ("over/under", "Projected Over/Under", "Projected over Under"),
    "pending_changes": ("pending budget changes", "Pending Budget Changes"),
    "pending_cost_changes": (None, "Pending Cost Changes"),
    "projected_budget": (None, "Projected Budget"),
    "projected_costs": (None, "Projected Costs"),
    "revised_budget": (None, "Revised Budget"),
}
_TABLES = {"budgetrow": "procore_budget_rows", "snapshotrow": "procore_budget_snapshot_rows"}


def _filled(table: str) -> str:
    """Return the statement that takes the figures out of what Procore said."""
    given = ", ".join(f"{name} = {_figure(titles)}" for name, (_, *titles) in _FIGURES.items())
    return f"UPDATE {table} SET {given}"


def _figure(titles: list[str]) -> str:
    texts = ", ".join(f"payload ->> '{title}'" for title in titles)
    # Whatever else stands there stays out; the next reading says what is wrong with it.
    return f"(substring(coalesce({texts}) FROM '^-?[0-9]{{1,16}}(?:[.][0-9]+)?$'))::numeric"


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0003_due_dates"),
        ("store", "0004_awaits_choice"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name=model,
                    name=name,
                    field=models.DecimalField(
                        decimal_places=4, max_digits=20, null=True, verbose_name=label
                    ),
                )
                for model in _TABLES
                for name, (label, *_) in _FIGURES.items()
            ]
        ),
        *(
            migrations.RunSQL(_filled(table), migrations.RunSQL.noop)
            for table in _TABLES.values()
        ),
    ]
