"""The mirror tables, where Django looks for them."""

from trajanus.resources.project import Project
from trajanus.resources.rfi import Rfi, RfiReply
from trajanus.resources.submittal import Submittal
from trajanus.resources.user import ProjectUser

__all__ = ["Project", "ProjectUser", "Rfi", "RfiReply", "Submittal"]
