"""What have people on the federal site logged, day by day?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from trajanus.simulator.datasets.site import Site
from trajanus.simulator.modules.daily_log_values import noon
from trajanus.simulator.wire import Json

_DAYS = 60
# Work days without any entry, counted back from today, as it happens on real sites.
_FORGOTTEN = (5, 23)
_SATURDAY = 5
_UTILITY = "Sample Utility Sub"


def fill_daily_logs(site: Site, field: Json) -> None:
    """The daily log of the last sixty days, up to yesterday; nobody works on Sundays."""
    for name in field["delay_types"]:
        site.world["delay_log_types"].add({"project_id": site.project_id, "name": name})
    for back, on in enumerate(_work_days_before(site.today), start=1):
        if back not in _FORGOTTEN:
            _Day(site, field, on, back).fill()


def _work_days_before(day: date) -> Iterator[date]:
    """The work days before a day, the latest first: weekdays and every third Saturday."""
    for ago in range(1, _DAYS + 1):
        on = day - timedelta(days=ago)
        if on.weekday() < _SATURDAY or (
            on.weekday() == _SATURDAY and on.isocalendar().week % 3 == 0
        ):
            yield on


class _Day:
    """The entries of one work day; `back` counts the work days from it to today."""

    def __init__(self, site: Site, field: Json, day: date, back: int) -> None:
        self.site = site
        self.field = field
        self.on = on = day.isoformat()
        self.back = back
        self.is_short = day.weekday() == _SATURDAY
        self.home = {
            "project_id": site.project_id,
            "date": on,
            "datetime": noon(site.world, site.project_id, on),
            "created_by_id": site.id_of("users", "Prime Superintendent"),
            "created_at": f"{on}T21:00:00Z",
            "updated_at": f"{on}T21:00:00Z",
        }
        self._counts: Counter[str] = Counter()

    def fill(self) -> None:
        wet = self._weather()
        self._crews(wet=wet)
        self._work()
        self._log("notes", comment=self._turn("notes"), is_issue_day=wet, status="approved")
        self._now_and_then()
        self._measured()
        self._from_others()
        self._complete()

    def _weather(self) -> bool:
        """What the sky was like; whether it stopped the pipe crew."""
        sky, temperature, ground, rain, wind = self._turn("weather")
        wet: bool = rain == "1.1"
        self._log("weather", sky=sky, temperature=temperature, ground=ground, precipitation=rain,
                  wind=wind, time_hour=7, time_minute=0,
                  is_weather_delay=str(wet).lower())  # fmt: skip
        if wet:
            self._log("delay", comments="Rain stopped the pipe crew.", delay_type="Weather",
                      duration=8, status="approved")  # fmt: skip
        return wet

    def _crews(self, *, wet: bool) -> None:
        for vendor, notes, workers, hours, code, days in self.field["crews"]:
            if self.is_short and days != "every":
                continue
            self._log("manpower", notes=notes, num_hours=hours, status="approved",
                      num_workers=0 if wet and vendor == _UTILITY else workers,
                      vendor_id=self.site.id_of("vendors", vendor),
                      cost_code_id=self.site.id_of("cost_codes", code, "full_code"))  # fmt: skip
        for name, hours, idle in self.field["equipment"]:
            self._log("equipment", equipment_name=name, hours_operating=hours, hours_idle=idle,
                      inspected=True)  # fmt: skip

    def _work(self) -> None:
        text, activity = self._turn("work")
        task_id = self.site.id_of("tasks", activity, "activity_id")
        self._log("work", comments=text, workers=6, hours=8.0, resource_name="Crew",
                  task_ids=[task_id])  # fmt: skip

    def _now_and_then(self) -> None:
        if self.back % 3 == 0:
            sender, contents, number = self._turn("deliveries", every=3)
            self._log("delivery", delivery_from=sender, contents=contents, time_hour=9,
                      time_minute=30, tracking_number=number, status="approved")  # fmt: skip
        if self.back % 2 == 0:
            kind, area, entity, person = self._turn("inspections", every=2)
            self._log("inspection", inspection_type=kind, area=area, inspecting_entity=entity,
                      inspector_name=person, start_hour=10, start_minute=0, end_hour=11,
                      end_minute=0)  # fmt: skip
        if self.back % 4 == 1:
            subject, details = self._turn("visitors", every=4)
            self._log("visitor", subject=subject, details=details, begin_hour=13,
                      begin_minute=0, end_hour=14, end_minute=30, status="approved")  # fmt: skip

    def _measured(self) -> None:
        """What was placed, used and hauled away."""
        description, quantity, unit, code = self._turn("quantities")
        self._log("quantity", description=description, quantity=quantity, unit=unit,
                  cost_code_id=self.site.id_of("cost_codes", code, "full_code"))  # fmt: skip
        used = str(30 + 2 * (self.back % 5))
        self._log("productivity", company="Sample Concrete Sub", contract="SC-03",
                  line_item_description="Footings and grade beams", notes="",
                  quantity_delivered=used, quantity_used=used, previously_delivered="0.0",
                  previously_used="0.0")  # fmt: skip
        self._log("daily_construction_report", notes="Concrete crew", foreman_hours="8.0",
                  journeyman_hours="48.0", apprentice_hours="16.0", number_of_foreman_workers=1,
                  number_of_journeyman_workers=6, number_of_apprentice_workers=2,
                  trade_id=self.site.id_of("trades", "Concrete"), status="approved")  # fmt: skip
        if self.back % 6 == 0:
            material, amount, place, how = self._turn("waste", every=6)
            self._log("waste", material=material, approximate_quantity=amount, time_hour=15,
                      disposal_location=place, method_of_disposal=how, time_minute=0,
                      description=f"{material}, {amount} loads")  # fmt: skip
        if self.back % 5 == 2:
            caller, called, text = self._turn("calls", every=5)
            self._log("call", subject_from=caller, subject_to=called, description=text,
                      start_hour=8, start_minute=15, end_hour=8, end_minute=25)  # fmt: skip

    def _from_others(self) -> None:
        """What happens rarely, and what firms entered that nobody has approved yet."""
        for back, kind, fields in self.field["rare"]:
            if back == self.back:
                self._log(kind, **fields)
        for author, back, kind, fields in self.field["pending"]:
            if back == self.back:
                self._log(kind, **fields, status="pending", by_collaborator=True,
                          created_by_id=self.site.id_of("users", author))  # fmt: skip

    def _complete(self) -> None:
        self.site.world["daily_log_headers"].add(
            {
                "project_id": self.site.project_id,
                "log_date": self.on,
                "completed": True,
                "completed_at": f"{self.on}T22:00:00Z",
                "completed_by_id": self.home["created_by_id"],
            }
        )

    def _turn(self, name: str, every: int = 1) -> Any:
        """One row after another, over and over."""
        rows = self.field[name]
        return rows[self.back // every % len(rows)]

    def _log(self, kind: str, **fields: Any) -> None:
        self._counts[kind] += 1
        position = {"position": self._counts[kind]}
        self.site.world[f"{kind}_logs"].add({**self.home, **position, **fields})
