"""Runs notebooks of this folder on Deno's kernel: `python execute.py NAME.ipynb [TO]`, in place without TO.

Deno's kernel may send what a cell shows after it has said that it is idle, where other runners no longer listen. Here an
output goes to the cell that asked for it, whenever it comes. Nothing of the time of day is kept, so that the same
outputs are the same bytes.
"""

import queue
import sys
import time

import nbformat
from jupyter_client.manager import start_new_kernel

OUTPUTS = {"stream", "display_data", "execute_result", "error"}
SILENCE = 1.0  # seconds without a message that end a notebook


def subscribe(client):
    """Waits until the kernel's messages arrive here: those sent before are lost."""
    while True:
        client.kernel_info()
        try:
            return client.get_iopub_msg(timeout=0.2)
        except queue.Empty:
            pass


def reply_to(client, request):
    while True:
        message = client.get_shell_msg(timeout=120)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def collect(client, cells, silence):
    """Hands the messages that are there to the cells that asked, until none came for `silence` seconds."""
    while True:
        try:
            message = client.get_iopub_msg(timeout=silence)
        except queue.Empty:
            return
        cell = cells.get(message["parent_header"].get("msg_id"))
        if cell is not None and message["msg_type"] in OUTPUTS:
            output = nbformat.v4.output_from_msg(message)
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            cell.outputs.append(output)


def execute(notebook):
    manager, client = start_new_kernel(kernel_name="deno")
    cells = {}
    try:
        subscribe(client)
        for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
            cell.outputs, cell.execution_count = [], count
            request = client.execute(cell.source)
            cells[request] = cell
            reply = reply_to(client, request)
            collect(client, cells, 0)
            if reply["status"] == "error":
                raise SystemExit(f"Cell {count} failed:\n{cell.source}\n\n{reply['ename']}: {reply['evalue']}")
        collect(client, cells, SILENCE)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


name, to = sys.argv[1], sys.argv[-1]
book = nbformat.read(name, as_version=4)
started = time.monotonic()
execute(book)
nbformat.write(book, to)
print(f"{name}: {time.monotonic() - started:.1f} s")
