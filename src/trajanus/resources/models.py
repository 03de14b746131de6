"""The mirror tables, where Django looks for them."""

from trajanus.resources import catalog
from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi, RfiReply
from trajanus.resources.submittal import Submittal
from trajanus.resources.user import ProjectUser

#: The catalogue imports every table; these are the ones that people ask for by name.
__all__ = ["Project", "ProjectUser", "Rfi", "RfiReply", "Submittal", "catalog"]
