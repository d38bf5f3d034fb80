-- A room's name, topic and state change in its sequence: what they are from then on.
ALTER TABLE "room_log" ADD COLUMN "value" TEXT;
