"""The door: every name is what it says, and the room stands on its own."""

import inspect
import subprocess
import sys

import toritsugi.lineworks as door
from toritsugi.lineworks import LineWorks, Operation, errors


def test_no_name_of_the_door_is_hidden_by_a_module():
    assert [name for name in door.__all__ if inspect.ismodule(getattr(door, name))] == []
    assert len(set(door.__all__)) == len(door.__all__)


def test_the_room_needs_no_other_room():
    listed = "import sys, toritsugi.lineworks; print(*(m for m in sys.modules if m.startswith('toritsugi')))"
    ran = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert [m for m in ran.stdout.split() if m != "toritsugi" and not m.startswith("toritsugi.lineworks")] == []


def test_every_error_is_on_the_drawn_tree():
    drawn = errors.__doc__
    for name, kind in vars(errors).items():
        if inspect.isclass(kind) and issubclass(kind, errors.LineWorksError):
            assert f" {name} " in drawn.replace("\n", " \n"), name
            assert name in door.__all__


def test_every_rate_limited_operation_has_its_call():
    calls = {name for name, _ in inspect.getmembers(LineWorks, inspect.iscoroutinefunction)}
    named = {operation.name.lower() for operation in Operation} - {"get_attachment"}
    assert named <= calls
    assert "download" in calls
