"""The chat one writes first in Python: store the message, send it to the room, ack.

Flask-SocketIO on gevent as Debian packages them; SQLite, flushed with every commit. No people, no sessions, no
memberships, no repeats recognised. Environment: PORT, DATA_DIR.
"""

from gevent import monkey

monkey.patch_all()

import os
import resource
import signal
import sqlite3
import uuid
from datetime import datetime, timezone

from flask import Flask
from flask_socketio import SocketIO, join_room

# As Node does by itself: a connection is a file.
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", ping_interval=10, ping_timeout=8)

db = sqlite3.connect(os.path.join(os.environ["DATA_DIR"], "chat.db"), check_same_thread=False)
db.execute("PRAGMA journal_mode = WAL")
db.execute("PRAGMA synchronous = FULL")
db.execute(
    "CREATE TABLE message (id TEXT PRIMARY KEY, room_id TEXT NOT NULL, client_message_id TEXT NOT NULL,"
    " body TEXT NOT NULL, created_at TEXT NOT NULL)"
)
db.commit()


@app.get("/healthz")
def healthz():
    return "ok"


@socketio.on("join")
def join(data):
    for room_id in data["roomIds"]:
        join_room(room_id)
    return {"ok": True}


@socketio.on("chat")
def chat(data):
    message = {
        "id": str(uuid.uuid4()),
        "roomId": data["roomId"],
        "clientMessageId": data["clientMessageId"],
        "body": data["body"],
        "createdAt": datetime.now(timezone.utc).isoformat(),
    }
    with db:
        db.execute("INSERT INTO message VALUES (:id, :roomId, :clientMessageId, :body, :createdAt)", message)
    socketio.emit("chat", message, to=message["roomId"])
    return {"ok": True, "data": {"id": message["id"], "createdAt": message["createdAt"]}}


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
socketio.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_output=False)
