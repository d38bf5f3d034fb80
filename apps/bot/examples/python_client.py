"""Python's socketio, nothing of ours: log in over HTTP, join, chat, receive. Ends with the message it heard.

    python3 apps/bot/examples/python_client.py http://localhost:3000 <username> <password> <room name>

Debian: apt-get install python3-socketio python3-requests (python3-websocket for the WebSocket transport)
"""

import sys
import threading
import uuid

import requests
import socketio

url, username, password, room_name = sys.argv[1:]

http = requests.Session()
http.post(f"{url}/api/auth/login", json={"username": username, "password": password}).raise_for_status()
rooms = http.get(f"{url}/api/rooms/directory").json()["rooms"]
room_id = next(room["id"] for room in rooms if room["name"] == room_name)

heard = threading.Event()
sio = socketio.Client(http_session=http)


@sio.on("chat")
def on_chat(event):
    for change in event["changes"]:
        if change["kind"] == "message":
            print(f"heard #{change['seq']}: {change['message']['body']}")
            heard.set()


cookie = "; ".join(f"{c.name}={c.value}" for c in http.cookies)
sio.connect(url, headers={"Cookie": cookie})
sio.call("join", {"roomId": room_id})
ack = sio.call(
    "chat",
    {"roomId": room_id, "clientMessageId": str(uuid.uuid4()), "body": "Hello from Python's socketio"},
)
print("acked", ack)
if not heard.wait(10):
    sys.exit("nothing heard within 10 s")
print("transport", sio.transport())
sio.disconnect()
